// Command flux prints what a Kustomization of Flux applies of a folder that kustomize builds, once its variables are substituted,
// as JSON: `flux FOLDER NAME=VALUE...`.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: flux FOLDER NAME=VALUE...")
		os.Exit(2)
	}
	applied, err := appliedFrom(os.Args[1], os.Args[2:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(applied)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func appliedFrom(folder string, assignments []string) ([]map[string]any, error) {
	values := map[string]any{}
	for _, assignment := range assignments {
		name, value, _ := strings.Cut(assignment, "=")
		values[name] = value
	}
	kustomization := unstructured.Unstructured{Object: map[string]any{
		"spec": map[string]any{"postBuild": map[string]any{"substitute": values}},
	}}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	built, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, err
	}
	applied := []map[string]any{}
	for _, one := range built.Resources() {
		substituted, err := kustomize.SubstituteVariables(context.Background(), nil, kustomization, one, kustomize.SubstituteWithDryRun(true))
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", one.GetKind(), one.GetName(), err)
		}
		// What is not to be substituted comes back as nothing, and is applied as it is.
		if substituted == nil {
			substituted = one
		}
		object, err := substituted.Map()
		if err != nil {
			return nil, err
		}
		applied = append(applied, object)
	}
	return applied, nil
}

// Command argocd says what Argo CD's own code makes of manifests on standard input, as JSON: of each object whether it is a
// hook, in which wave it is applied, whether it is replaced by force, and how it is once it has the status that is given.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/gitops-engine/pkg/health"
	"github.com/argoproj/gitops-engine/pkg/sync/common"
	"github.com/argoproj/gitops-engine/pkg/sync/hook"
	"github.com/argoproj/gitops-engine/pkg/sync/resource"
	"github.com/argoproj/gitops-engine/pkg/sync/syncwaves"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// verdict is what Argo CD makes of one object.
type verdict struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Hook     bool   `json:"hook"`
	Wave     int    `json:"wave"`
	Replaced bool   `json:"replaced"`
	Health   string `json:"health"`
}

func main() {
	verdicts, err := verdictsOn(os.Stdin)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(verdicts)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func verdictsOn(input *os.File) ([]verdict, error) {
	contents := []map[string]any{}
	if err := json.NewDecoder(input).Decode(&contents); err != nil {
		return nil, err
	}
	verdicts := []verdict{}
	for _, content := range contents {
		object := &unstructured.Unstructured{Object: content}
		option := func(name string) bool {
			return resource.HasAnnotationOption(object, common.AnnotationSyncOptions, name)
		}
		status, err := health.GetResourceHealth(object, nil)
		if err != nil {
			return nil, err
		}
		one := verdict{object.GetKind(), object.GetName(), hook.IsHook(object), syncwaves.Wave(object), false, ""}
		one.Replaced = option(common.SyncOptionReplace) && option("Force=true")
		if status != nil {
			one.Health = string(status.Status)
		}
		verdicts = append(verdicts, one)
	}
	return verdicts, nil
}

// Command conformance hands manifests to the code of the systems that would read them: what their admission webhooks,
// their linters and their controllers say is printed, and anything said makes it fail.
//
//	conformance validate FOLDER...   every manifest of each output folder
//	conformance steps FOLDER NAME=VALUE...   what the steps of each Task and template are once a run has replaced its parameters, as JSON
//	conformance push FOLDER TRIGGER TOKEN HEADER=VALUE...   what a webhook, its body on standard input, makes a Trigger create, as JSON
//	conformance pods FOLDER   what Tekton's controller takes of each PipelineRun for its pods and for the affinity assistant, as JSON
//	conformance overlay FOLDER YAML   what kustomize makes of an overlay of its folders, and the names of others that are none any more, as JSON
//	conformance serve -   what is asked for line by line on standard input, as JSON; see serve.go
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/argoproj/argo-workflows/v4/util/logging"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: conformance validate FOLDER... | steps FOLDER NAME=VALUE... | push FOLDER TRIGGER TOKEN HEADER=VALUE... | pods FOLDER | overlay FOLDER YAML | serve -")
		os.Exit(2)
	}
	ctx := logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.Text))
	if err := run(ctx, os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, command string, args []string) error {
	switch command {
	case "validate":
		return validateAll(ctx, args)
	case "steps":
		return printSteps(ctx, args[0], args[1:])
	case "pods":
		return printPods(args[0])
	case "serve":
		return serve(ctx)
	case "overlay":
		if len(args) == 2 {
			return printOverlay(args[0], args[1])
		}
	case "push":
		if len(args) >= 3 {
			return pushTo(ctx, args[0], args[1], args[2], args[3:])
		}
	}
	return fmt.Errorf("unknown command %q", command)
}

func validateAll(ctx context.Context, folders []string) error {
	failed := 0
	for _, folder := range folders {
		faults, count := validateFolder(ctx, folder)
		for _, fault := range faults {
			fmt.Printf("%s: %s\n", folder, fault)
		}
		fmt.Printf("%s: %d objects, %d refused\n", folder, count, len(faults))
		failed += len(faults)
	}
	if failed > 0 {
		return fmt.Errorf("%d faults", failed)
	}
	return nil
}

// validateFolder reads the manifests of one output folder and returns what is wrong with them, and how many there are.
func validateFolder(ctx context.Context, folder string) ([]string, int) {
	objects, err := readObjects(folder)
	if err != nil {
		return []string{err.Error()}, 0
	}
	faults := []string{}
	known := newCluster(objects)
	for _, object := range objects {
		if err := known.validate(ctx, object); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %s %s: %v", object.file, object.kind, object.name, err))
		}
	}
	return append(faults, buildKustomizations(folder)...), len(objects)
}

func printSteps(ctx context.Context, folder string, assignments []string) error {
	objects, err := readObjects(folder)
	if err != nil {
		return err
	}
	values := map[string]string{}
	for _, assignment := range assignments {
		name, value, _ := strings.Cut(assignment, "=")
		values[name] = value
	}
	steps, err := newCluster(objects).steps(ctx, values)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(steps)
}

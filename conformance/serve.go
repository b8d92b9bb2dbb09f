package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// request is about one output folder: what its files were meant to say, or the values of a run.
type request struct {
	Folder string            `json:"folder"`
	Meant  map[string][]any  `json:"meant"`
	Values map[string]string `json:"values"`
}

type answer struct {
	Faults []string `json:"faults,omitempty"`
	Steps  []step   `json:"steps,omitempty"`
	Error  string   `json:"error,omitempty"`
}

// serve answers each line of standard input with a line, so that thousands of folders cost one start.
func serve(ctx context.Context) error {
	input := json.NewDecoder(bufio.NewReader(os.Stdin))
	output := json.NewEncoder(os.Stdout)
	for {
		var asked request
		if err := input.Decode(&asked); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := output.Encode(answered(ctx, asked)); err != nil {
			return err
		}
	}
}

// answered turns a panic of the systems' code into a fault: a controller would be gone then.
func answered(ctx context.Context, asked request) (result answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result = answer{Error: fmt.Sprintf("panic: %v", panicked)}
		}
	}()
	if asked.Values != nil {
		return stepsOf(ctx, asked)
	}
	faults, _ := validateFolder(ctx, asked.Folder)
	for path, meant := range asked.Meant {
		if err := readsAs(filepath.Join(asked.Folder, path), meant); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", path, err))
		}
	}
	return answer{Faults: within(asked.Folder, faults)}
}

func stepsOf(ctx context.Context, asked request) answer {
	objects, err := readObjects(asked.Folder)
	if err != nil {
		return answer{Error: err.Error()}
	}
	steps, err := newCluster(objects).steps(ctx, asked.Values)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Steps: steps}
}

// readsAs compares what the YAML reader of Kubernetes finds in a file with what was meant.
func readsAs(path string, meant []any) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	reader := utilyaml.NewYAMLReader(newReader(content))
	for i, want := range meant {
		document, err := reader.Read()
		if err != nil {
			return fmt.Errorf("document %d: %w", i, err)
		}
		var got any
		if err := yaml.UnmarshalStrict(document, &got); err != nil {
			return fmt.Errorf("document %d: %w", i, err)
		}
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("Kubernetes reads something else than was meant in document %d%s", i, firstDifference(got, want, ""))
		}
	}
	if _, err := reader.Read(); err != io.EOF {
		return fmt.Errorf("more documents than were meant")
	}
	return nil
}

// firstDifference says where two values part.
func firstDifference(got, want any, at string) string {
	if mapping, ok := want.(map[string]any); ok {
		other, _ := got.(map[string]any)
		for key, value := range mapping {
			if !reflect.DeepEqual(other[key], value) {
				return firstDifference(other[key], value, at+"/"+key)
			}
		}
	}
	return fmt.Sprintf(" at %s: %.80q and not %.80q", at, fmt.Sprint(got), fmt.Sprint(want))
}

// within takes the folder, which is another in each case, out of what is said.
func within(folder string, faults []string) []string {
	for i, fault := range faults {
		faults[i] = strings.ReplaceAll(fault, folder, ".")
	}
	return faults
}

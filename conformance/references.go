package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// named says which kinds a field names; the key is how its path ends, items of lists left out.
var named = map[string][]string{
	"persistentVolumeClaim.claimName": {"PersistentVolumeClaim"},
	"configMap.name":                  {"ConfigMap"},
	"configMapKeyRef.name":            {"ConfigMap"},
	"configMapRef.name":               {"ConfigMap"},
	"secret.secretName":               {"Secret"},
	"secret.name":                     {"Secret"},
	"secretKeyRef.name":               {"Secret"},
	"secretRef.name":                  {"Secret"},
	"imagePullSecrets.name":           {"Secret"},
	"serviceAccountName":              {"ServiceAccount"},
	"subjects.name":                   {"ServiceAccount"},
	"roleRef.name":                    {"Role", "ClusterRole"},
	"serviceName":                     {"Service"},
	"taskRef.name":                    {"Task"},
	"pipelineRef.name":                {"Pipeline"},
	"bindings.ref":                    {"TriggerBinding"},
	"template.ref":                    {"TriggerTemplate"},
	"dependencies.eventSourceName":    {"EventSource"},
	"templateRef.name":                {"WorkflowTemplate", "ClusterWorkflowTemplate"},
	"workflowTemplateRef.name":        {"WorkflowTemplate", "ClusterWorkflowTemplate"},
	"annotations.kubernetes.io/service-account.name":               {"ServiceAccount"},
	"annotations.workflows.argoproj.io/service-account-token.name": {"Secret"},
}

// reference is a name that an object has of another, and whether there is one.
type reference struct {
	from, path string
	resolves   bool
}

// overlaid is what kustomize makes of an overlay of an output folder, and the names of others that are none any more.
type overlaid struct {
	Lost    []string         `json:"lost"`
	Objects []map[string]any `json:"objects"`
}

// overlay builds a kustomization whose resources are folders of an output folder, or all of it.
func overlay(folder, kustomization string) (*overlaid, error) {
	changes := map[string]any{}
	if err := yaml.Unmarshal([]byte(kustomization), &changes); err != nil {
		return nil, err
	}
	plain, err := buildOverlay(folder, map[string]any{"resources": changes["resources"]})
	if err != nil {
		return nil, err
	}
	objects, err := buildOverlay(folder, changes)
	if err != nil {
		return nil, err
	}
	before, after := referencesOf(plain), referencesOf(objects)
	if len(before) != len(after) {
		return nil, fmt.Errorf("%d names of others are %d in an overlay", len(before), len(after))
	}
	lost := []string{}
	for i, reference := range before {
		if reference.resolves && !after[i].resolves {
			lost = append(lost, reference.from+" "+reference.path)
		}
	}
	return &overlaid{lost, objects}, nil
}

func buildOverlay(folder string, kustomization map[string]any) ([]map[string]any, error) {
	top, err := os.MkdirTemp("", "overlay-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(top)
	paths := []string{}
	resources, _ := kustomization["resources"].([]any)
	if len(resources) == 0 {
		resources = []any{"."}
	}
	for _, resource := range resources {
		relative, err := filepath.Rel(top, filepath.Join(folder, fmt.Sprint(resource)))
		if err != nil {
			return nil, err
		}
		paths = append(paths, relative)
	}
	written := map[string]any{"sortOptions": map[string]any{"order": "fifo"}}
	maps.Copy(written, kustomization)
	written["resources"] = paths
	content, err := yaml.Marshal(written)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(top, "kustomization.yaml"), content, 0o600); err != nil {
		return nil, err
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	built, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), top)
	if err != nil {
		return nil, err
	}
	objects := []map[string]any{}
	for _, one := range built.Resources() {
		object, err := one.Map()
		if err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}

// referencesOf finds all names of others, in an order that no overlay changes.
func referencesOf(objects []map[string]any) []reference {
	names := map[string]bool{}
	for _, object := range objects {
		names[kindOf(object)+" "+nameOf(object)] = true
	}
	found := []reference{}
	for _, object := range objects {
		walk(object, "", func(path, value string) {
			for _, end := range slices.Sorted(maps.Keys(named)) {
				if path != end && !strings.HasSuffix(path, "."+end) {
					continue
				}
				isNamed := func(kind string) bool { return names[kind+" "+value] }
				from := kindOf(object) + " " + nameOf(object)
				found = append(found, reference{from, path, slices.ContainsFunc(named[end], isNamed)})
			}
		})
	}
	return found
}

func kindOf(object map[string]any) string {
	kind, _ := object["kind"].(string)
	return kind
}

func nameOf(object map[string]any) string {
	metadata, _ := object["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return name
}

// walk visits every text of a value by its path, in the order of keys.
func walk(value any, path string, visit func(path, text string)) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			walk(value[key], strings.TrimPrefix(path+"."+key, "."), visit)
		}
	case []any:
		for _, item := range value {
			walk(item, path, visit)
		}
	case string:
		visit(path, value)
	}
}

func printOverlay(folder, kustomization string) error {
	result, err := overlay(folder, kustomization)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

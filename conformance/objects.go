package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// object is one YAML document, and where it is from.
type object struct {
	file       string
	apiVersion string
	kind       string
	name       string
	content    []byte
}

// decode reads the object into one of a system's own types; a field the type does not have is an error.
func decode[T any](o object) (*T, error) {
	into := new(T)
	if err := yaml.UnmarshalStrict(o.content, into); err != nil {
		return nil, err
	}
	return into, nil
}

// readObjects reads every manifest below a folder; kustomizations are for kustomize.
func readObjects(folder string) ([]object, error) {
	objects := []object{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".yaml") || entry.Name() == "kustomization.yaml" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, _ := filepath.Rel(folder, path)
		documents, err := documentsOf(file, content)
		objects = append(objects, documents...)
		return err
	})
	return objects, err
}

func documentsOf(file string, content []byte) ([]object, error) {
	objects := []object{}
	reader := utilyaml.NewYAMLReader(newReader(content))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		var meta metav1.PartialObjectMetadata
		if err := yaml.Unmarshal(document, &meta); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if meta.Kind == "" {
			continue
		}
		name := meta.Name
		if name == "" {
			name = meta.GenerateName
		}
		objects = append(objects, object{file, meta.APIVersion, meta.Kind, name, bytes.TrimSpace(document)})
	}
}

package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/argoproj/argo-events/pkg/apis/events/v1alpha1"
	"sigs.k8s.io/yaml"
)

// folder is what an output folder has of Argo Events, by name.
type folder struct {
	sources map[string]*v1alpha1.EventSource
	sensors map[string]*v1alpha1.Sensor
}

func readFolder(path string) (*folder, error) {
	found := &folder{map[string]*v1alpha1.EventSource{}, map[string]*v1alpha1.Sensor{}}
	return found, filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".yaml") {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, document := range bytes.Split(content, []byte("\n---\n")) {
			if err := found.add(document); err != nil {
				return err
			}
		}
		return nil
	})
}

// add decodes a document into the type of its kind; a field that the type does not have is an error.
func (f *folder) add(document []byte) error {
	var meta struct {
		Kind string `json:"kind"`
	}
	if err := yaml.Unmarshal(document, &meta); err != nil {
		return err
	}
	switch meta.Kind {
	case "EventSource":
		source := &v1alpha1.EventSource{}
		if err := yaml.UnmarshalStrict(document, source); err != nil {
			return err
		}
		f.sources[source.Name] = source
	case "Sensor":
		sensor := &v1alpha1.Sensor{}
		if err := yaml.UnmarshalStrict(document, sensor); err != nil {
			return err
		}
		f.sensors[sensor.Name] = sensor
	}
	return nil
}

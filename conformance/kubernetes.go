package main

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// validateKubernetes decodes an object as an API server with strict field validation does, and sees whether it keeps it as it is.
func validateKubernetes(o object) error {
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	decoded, _, err := decoder.Decode(o.content, nil, nil)
	if runtime.IsNotRegisteredError(err) {
		return unknownKind(o)
	}
	if err != nil {
		return err
	}
	return storedAsWritten(o, decoded, asFarAsWritten)
}

// buildKustomizations builds the output folder as a whole, and each of its folders by itself.
func buildKustomizations(folder string) []string {
	faults := []string{}
	options := krusty.MakeDefaultOptions()
	// The order is that of the kustomizations.
	options.Reorder = krusty.ReorderOptionUnspecified
	kustomizer := krusty.MakeKustomizer(options)
	paths, _ := filepath.Glob(filepath.Join(folder, "*", "kustomization.yaml"))
	if root := filepath.Join(folder, "kustomization.yaml"); exists(root) {
		paths = append(paths, root)
	}
	for _, path := range paths {
		if _, err := kustomizer.Run(filesys.MakeFsOnDisk(), filepath.Dir(path)); err != nil {
			faults = append(faults, fmt.Sprintf("kustomize build %s: %v", filepath.Dir(path), err))
		}
	}
	return faults
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

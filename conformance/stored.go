package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// storedAsWritten refuses what an API server or a webhook would change: an object that is applied would be changed by each
// apply, and differ for every tool that compares. What they add to a field that was not written is no difference, where the
// tools that compare leave it out.
func storedAsWritten(o object, admitted any, compare func(written, stored map[string]any) string) error {
	content, err := json.Marshal(admitted)
	if err != nil {
		return err
	}
	var written, stored map[string]any
	if err := errors.Join(yaml.Unmarshal(o.content, &written), json.Unmarshal(content, &stored)); err != nil {
		return err
	}
	metadata, _ := stored["metadata"].(map[string]any)
	if _, created := metadata["generateName"]; created {
		return nil
	}
	// Tools that compare leave both out.
	delete(metadata, "creationTimestamp")
	delete(stored, "status")
	if diff := compare(written, stored); diff != "" {
		return fmt.Errorf("what is stored is something else (-written +stored):\n%s", diff)
	}
	return nil
}

// whole finds any difference: what a webhook adds is seen by every apply.
func whole(written, stored map[string]any) string {
	return cmp.Diff(written, stored)
}

// asFarAsWritten finds differences in the fields that were written, in lists by their order.
func asFarAsWritten(written, stored map[string]any) string {
	return cmp.Diff(any(written), writtenPartOf(written, stored))
}

func writtenPartOf(written, stored any) any {
	switch written := written.(type) {
	case map[string]any:
		stored, ok := stored.(map[string]any)
		if !ok {
			return stored
		}
		kept := map[string]any{}
		for key, value := range written {
			if found, ok := stored[key]; ok {
				kept[key] = writtenPartOf(value, found)
			}
		}
		return kept
	case []any:
		stored, ok := stored.([]any)
		if !ok || len(stored) != len(written) {
			return stored
		}
		kept := make([]any, len(written))
		for i := range written {
			kept[i] = writtenPartOf(written[i], stored[i])
		}
		return kept
	}
	return stored
}

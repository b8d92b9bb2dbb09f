package main

import (
	"encoding/json"
	"os"

	podtemplate "github.com/tektoncd/pipeline/pkg/apis/pipeline/pod"
	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
)

// podsOfRun is what a PipelineRun says of its pods: of that of the affinity assistant, which chooses their node, and of
// each by the name of its task.
type podsOfRun struct {
	Assistant *podtemplate.AffinityAssistantTemplate    `json:"assistant"`
	Tasks     map[string]pipelinev1.PipelineTaskRunSpec `json:"tasks"`
}

// printPods prints the pods of each PipelineRun of a folder, by the beginning of its name, as Tekton's controller has them.
func printPods(folder string) error {
	objects, err := readObjects(folder)
	if err != nil {
		return err
	}
	known := newCluster(objects)
	all := map[string]podsOfRun{}
	for _, o := range objects {
		if o.kind != "PipelineRun" {
			continue
		}
		run, err := decode[pipelinev1.PipelineRun](o)
		if err != nil {
			return err
		}
		tasks := map[string]pipelinev1.PipelineTaskRunSpec{}
		for _, task := range known.pipelines[run.Spec.PipelineRef.Name].Spec.Tasks {
			tasks[task.Name] = run.GetTaskRunSpec(task.Name)
		}
		all[o.name] = podsOfRun{run.Spec.TaskRunTemplate.PodTemplate.ToAffinityAssistantTemplate(), tasks}
	}
	return json.NewEncoder(os.Stdout).Encode(all)
}

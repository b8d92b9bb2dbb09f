"""Prints as many WorkflowTemplates as builds, made with Hera of those of one build."""

import json
import sys

from hera.workflows import WorkflowTemplate

with open(sys.argv[1]) as file:
    text = file.read()
for number in range(int(sys.argv[2])):
    for template in json.loads(text.replace("service-0", f"service-{number}")):
        print("---")
        print(WorkflowTemplate.from_dict(template).to_yaml())

"""Prints a SAM template as the plain CloudFormation that a deployment would create, without network.

    translate.py TEMPLATE [BUCKET]

Every function's code becomes s3://BUCKET/<logical id>.zip.
"""

import json
import os
import sys

# The translator asks boto3 for a region, to tell partitions apart.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Stands in for the list of AWS managed policies: the functions bring roles of their own."""

    def load(self):
        return {}


def translate(path, bucket):
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file)
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{bucket}/{logical_id}.zip"
    return transform(template, {}, NoManagedPolicies())


if __name__ == "__main__":
    try:
        translated = translate(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "code")
    except InvalidDocumentException as error:
        causes = error.causes or [error]
        sys.exit("\n".join(f"{sys.argv[1]}: {cause.message}" for cause in causes))
    print(json.dumps(translated, indent=2))

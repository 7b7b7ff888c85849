from pathlib import Path

from safetensors.torch import load_file

if Path(GENERATOR).exists():
    trained = Generator()
    trained.load_state_dict(load_file(GENERATOR), strict=True)
    show(trained, sheet_latents(SEED))
else:
    print(f"Download the generator in Saddle's GAN lab and put {GENERATOR} beside this notebook.")

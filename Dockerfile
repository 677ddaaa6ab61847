# The picture service in a container: without root, nothing written, no network of its own needed.
#
#   docker build -t graft-serve .
#   docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -p 127.0.0.1:8765:8765 -v ~/Graft/runs/RUN:/run-dir:ro graft-serve
#
# Published under another port or name, it has to know it: … graft-serve /run-dir --allow-host 127.0.0.1:9000
# The run is mounted, not copied: one image serves every model. Pictures lie in memory alone.
FROM python:3.13-slim

RUN useradd --create-home --uid 10001 graft
WORKDIR /graft
COPY pyproject.toml constraints.txt LICENSE ./

# PyTorch for the processor: without the pins of what only CUDA needs.
RUN pip install --no-cache-dir --constraint constraints.txt uv \
 && grep -vE '^(nvidia-|cuda-|triton)' constraints.txt > /tmp/pins.txt \
 && uv pip install --system --no-cache --torch-backend cpu --constraint /tmp/pins.txt \
      --requirement pyproject.toml --extra serve \
 && rm /tmp/pins.txt
COPY core ./core
COPY assets ./assets

USER graft
ENV GRAFT_HOME=/tmp/graft PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8765
HEALTHCHECK --start-period=60s --timeout=5s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8765/health', timeout=4)"]
# In a container 127.0.0.1 is the container's own: only what -p publishes can be reached from outside.
ENTRYPOINT ["python", "-m", "core.cli", "serve", "--listen", "0.0.0.0", "--port", "8765"]
CMD ["/run-dir"]

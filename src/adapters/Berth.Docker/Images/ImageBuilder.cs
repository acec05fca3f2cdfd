using Berth.Docker.Transport;
using Docker.DotNet.Models;

namespace Berth.Docker.Images;

/// <summary>Builds through the engine's classic builder: one request, the context as its body, messages as its answer.</summary>
internal sealed class ImageBuilder(EngineConnection engine)
{
    public async Task BuildAsync(ImageBuild build, Stream context, IProgress<string>? log, CancellationToken cancellationToken)
    {
        var tag = ImageReference.Parse(build.Tag);
        var parameters = new ImageBuildParameters
        {
            Tags = [tag.ToString()],
            Dockerfile = build.Dockerfile,
            BuildArgs = build.Arguments.ToDictionary(),
            Labels = build.Labels.ToDictionary(),
            NoCache = build.NoCache,
            NetworkMode = build.NetworkMode,
            Remove = true,
            ForceRemove = true,
        };
        var lines = new BuildLog(log);
        try
        {
            await engine.StreamAsync(async (session, token) =>
            {
                await session.Client.Images.BuildImageFromDockerfileAsync(parameters, context, null, null, lines, token);
                return true;
            }, cancellationToken);
        }
        catch (PortException refused) when (refused.Code is not ("engine.unreachable" or "engine.too_old" or "disk.full"))
        {
            throw Failed(lines, refused.Message);
        }

        lines.Finish();
        if (lines.Error is { } error)
        {
            var mapped = EngineErrors.FromText(error);
            throw mapped.Code == "disk.full" ? mapped : Failed(lines, error);
        }
    }

    private static PortException Failed(BuildLog lines, string reason)
    {
        lines.Finish();
        var tail = string.Join('\n', lines.Last);
        return new PortException("image.build_failed", $"The image could not be built: {reason.Trim()}{(tail.Length == 0 ? "" : $"\nLast lines of the build:\n{tail}")}");
    }

    /// <summary>The engine's messages hold parts of lines.</summary>
    private sealed class BuildLog(IProgress<string>? log) : IProgress<JSONMessage>
    {
        private const int Kept = 20;
        private const int MaxLine = 16 * 1024;
        private readonly Queue<string> _last = [];
        private string _partial = "";

        public string? Error { get; private set; }

        public IReadOnlyCollection<string> Last => _last;

        public void Report(JSONMessage value)
        {
            Error ??= value.Error?.Message;
            if (value.Status is { Length: > 0 } status && value.Progress?.Current is null)
            {
                Line(value.ID is { Length: > 0 } id ? $"{id}: {status}" : status);
            }

            var lines = (_partial + value.Stream).Split('\n');
            foreach (var line in lines[..^1])
            {
                Line(line.TrimEnd('\r'));
            }

            _partial = lines[^1];
            if (_partial.Length > MaxLine)
            {
                Finish();
            }
        }

        public void Finish()
        {
            if (_partial.Length > 0)
            {
                Line(_partial);
                _partial = "";
            }
        }

        private void Line(string line)
        {
            log?.Report(line);
            if (line.Length == 0)
            {
                return;
            }

            _last.Enqueue(line);
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }
        }
    }
}

using Berth.Docker.Transport;
using Docker.DotNet.Models;

namespace Berth.Docker.Images;

internal sealed class ImagePull(EngineConnection engine)
{
    public async Task PullAsync(string reference, RegistryCredentials? credentials, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(reference);
        var parameters = new ImagesCreateParameters { FromImage = image.Repository, Tag = image.Tag };
        var auth = credentials is null
            ? new AuthConfig()
            : new AuthConfig { ServerAddress = credentials.Server, Username = credentials.Username, Password = credentials.Password };
        var layers = new LayerProgress(progress);
        try
        {
            await engine.StreamAsync(async (session, token) =>
            {
                await session.Client.Images.CreateImageAsync(parameters, auth, layers, token);
                return true;
            }, cancellationToken);
            if (layers.Error is { } error)
            {
                throw EngineErrors.FromPull(error);
            }
        }
        catch (PortException failed) when (failed.Code == "image.not_found")
        {
            throw new PortException("image.not_found", $"The registry has no image '{reference}'. Check its name and tag.");
        }
    }

    /// <summary>
    /// The engine tells of each layer for itself. Each counts the same, four fifths for the download, one for unpacking;
    /// layers become known while it goes on, so the sum is kept from falling.
    /// </summary>
    private sealed class LayerProgress(IProgress<ImageProgress>? progress) : IProgress<JSONMessage>
    {
        private const double Download = 0.8;
        private readonly Dictionary<string, double> _layers = [];
        private double _reached;

        public string? Error { get; private set; }

        public void Report(JSONMessage value)
        {
            Error ??= value.Error?.Message;
            if (value.Status is not { Length: > 0 } status)
            {
                return;
            }

            if (value.ID is { Length: > 0 } layer && Share(status, value.Progress) is { } share)
            {
                _layers[layer] = Math.Max(share, _layers.GetValueOrDefault(layer));
                _reached = Math.Max(_reached, _layers.Values.Average());
                var done = _layers.Values.Count(part => part >= 1);
                progress?.Report(new ImageProgress($"{status} ({done} of {_layers.Count} layers)", _reached));
                return;
            }

            progress?.Report(new ImageProgress(value.ID is { Length: > 0 } id ? $"{id}: {status}" : status, _layers.Count == 0 ? null : _reached));
        }

        private static double? Share(string status, JSONProgress? detail)
        {
            var part = detail is { Current: { } current, Total: > 0 and var total } ? Math.Clamp((double)current / total, 0, 1) : 0;
            return status switch
            {
                "Pulling fs layer" or "Waiting" => 0,
                "Downloading" => part * Download,
                "Verifying Checksum" or "Download complete" => Download,
                "Extracting" => Download + (part * (1 - Download)),
                "Pull complete" or "Already exists" => 1,
                _ => null,
            };
        }
    }
}

using System.Diagnostics;
using System.Net;
using Berth.Bench.Running;

namespace Berth.Bench.Platform;

/// <summary>What a person would type instead: <c>docker create</c>, <c>docker start</c>, and ask until it answers.</summary>
internal static class ByHand
{
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>From the first command to the first answer below 400 on the health path.</summary>
    public static async Task<TimeSpan> InstallAsync(string image, string path, int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) });
        var data = $"berth-bench-by-hand-{Environment.ProcessId}";
        var began = Stopwatch.GetTimestamp();
        var container = await DockerAsync(
            cancellationToken,
            "create", "--network", BenchPlatform.Network, "--read-only", "--tmpfs", "/run", "--tmpfs", "/tmp", "--volume", $"{data}:/app/data", "--memory", "256m", image);
        try
        {
            await DockerAsync(cancellationToken, "start", container);
            var address = await DockerAsync(cancellationToken, "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
            while (!await AnswersAsync(client, new UriBuilder("http", address, port, path).Uri, cancellationToken))
            {
                await Task.Delay(Between, cancellationToken);
            }

            return Stopwatch.GetElapsedTime(began);
        }
        finally
        {
            await RemoveAsync(container);
            await DockerAsync(CancellationToken.None, "volume", "rm", data);
        }
    }

    public static Task<string> ImageOfAsync(string container, CancellationToken cancellationToken) =>
        DockerAsync(cancellationToken, "inspect", "--format", "{{.Config.Image}}", container);

    public static async Task<IReadOnlyList<string>> ContainersAsync(string label) =>
        (await DockerAsync(CancellationToken.None, "ps", "--all", "--quiet", "--filter", $"label={label}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<bool> HasNetworkAsync(string name) =>
        (await DockerAsync(CancellationToken.None, "network", "ls", "--quiet", "--filter", $"name=^{name}$")).Length > 0;

    public static Task RemoveAsync(string container) => DockerAsync(CancellationToken.None, "rm", "--force", "--volumes", container);

    private static async Task<string> DockerAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await Command.OutputAsync("docker", arguments, cancellationToken)).Trim();

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.StatusCode < HttpStatusCode.BadRequest;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Net;
using Berth.Testing.Debian;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Testing.Containers;

/// <summary>Debian's image registry on a loopback port (which the engine takes without TLS), with a password or without.</summary>
public sealed class TestRegistry : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly AuthConfig _login;

    private TestRegistry(Process process, DirectoryInfo directory, string address, AuthConfig login) =>
        (_process, _directory, Address, _login) = (process, directory, address, login);

    /// <summary><c>127.0.0.1:port</c>, the first part of its images' names.</summary>
    public string Address { get; }

    public static async Task<TestRegistry> StartAsync(string? username = null, string? password = null)
    {
        var program = Path.Combine(await DebianPackages.UnpackAsync("docker-registry"), "usr/bin/docker-registry");
        var directory = Directory.CreateTempSubdirectory("berth-test-registry");
        var address = $"127.0.0.1:{FreePort.Find()}";
        var configuration = $"version: 0.1\nlog: {{level: warn}}\nstorage: {{filesystem: {{rootdirectory: {directory.FullName}/data}}}}\nhttp: {{addr: \"{address}\"}}\n";
        if (username is not null)
        {
            await DebianPackages.EnsureAsync("apache2-utils");
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "htpasswd"), await Command.RunAsync("htpasswd", ["-Bbn", username, password!]));
            configuration += $"auth: {{htpasswd: {{realm: test, path: {directory.FullName}/htpasswd}}}}\n";
        }

        var file = Path.Combine(directory.FullName, "config.yml");
        await File.WriteAllTextAsync(file, configuration);
        var start = new ProcessStartInfo(program, ["serve", file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var registry = new TestRegistry(process, directory, address, new AuthConfig { Username = username, Password = password, ServerAddress = address });
        await Wait.UntilAsync(registry.AnswersAsync, "the registry answers");
        return registry;
    }

    public async Task PushAsync(string reference)
    {
        var colon = reference.LastIndexOf(':');
        var failures = new Failures();
        using var client = new DockerClientBuilder().WithEndpoint(new Uri(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock")).Build();
        await client.Images.PushImageAsync(reference[..colon], new ImagePushParameters { Tag = reference[(colon + 1)..] }, _login, failures);
        if (failures.First is not null)
        {
            throw new InvalidOperationException($"{reference} could not be pushed: {failures.First}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The registry ended with {_process.ExitCode}.");
        }

        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{Address}/v2/"));
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed class Failures : IProgress<JSONMessage>
    {
        public string? First { get; private set; }

        public void Report(JSONMessage value) => First ??= value.Error?.Message;
    }
}

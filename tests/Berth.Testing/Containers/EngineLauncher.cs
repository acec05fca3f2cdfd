using System.Diagnostics;
using Berth.Docker;
using Berth.Ports;
using Berth.Testing.Debian;

namespace Berth.Testing.Containers;

/// <summary>Starts an engine where none answers, as the launcher does.</summary>
public static class EngineLauncher
{
    private const string Log = "/var/log/berth-test-dockerd.log";

    public static async Task EnsureAsync()
    {
        if (await AnswersAsync())
        {
            return;
        }

        using var held = await FileLock.TakeAsync("/var/lock/berth-test-engine.lock");
        if (await AnswersAsync())
        {
            return;
        }

        if (!File.Exists("/usr/sbin/dockerd") && !File.Exists("/usr/bin/dockerd"))
        {
            await DebianPackages.EnsureAsync("docker.io");
        }

        if (!await AnswersAsync())
        {
            // In a session of its own, so that it outlives the tests.
            using var daemon = Process.Start(new ProcessStartInfo("setsid", ["--fork", "sh", "-c", "exec dockerd >>\"$1\" 2>&1 </dev/null", "dockerd", Log]));
            await Wait.UntilAsync(AnswersAsync, $"dockerd answers (its log: {Log})");
        }
    }

    private static async Task<bool> AnswersAsync()
    {
        using var engine = new DockerEngine();
        try
        {
            await engine.GetInfoAsync(CancellationToken.None);
            return true;
        }
        catch (PortException unreachable) when (unreachable.IsTransient)
        {
            return false;
        }
    }
}

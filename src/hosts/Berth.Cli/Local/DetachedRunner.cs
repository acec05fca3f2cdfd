using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>Processes in sessions of their own, remembered in files. Nothing restarts them but the next <c>berth up</c>.</summary>
/// <param name="self">How this program is called; null is as it was.</param>
internal sealed class DetachedRunner(PlatformHome home, TimeProvider time, string? self = null) : IServiceRunner
{
    private const int ShownLines = 20;
    private const long MaxLog = 20 << 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public async Task<bool> EnsureAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var signature = Signature(service);
        if (ProcessRecord.Read(RecordOf(service.Name)) is { IsRunning: true } running)
        {
            if (running.Signature == signature)
            {
                return false;
            }

            await StopAsync(service.Name, service.StopWithin, cancellationToken).ConfigureAwait(false);
        }

        Rotate(LogOf(service.Name));
        Start(service, signature);
        return true;
    }

    public Task<bool> IsRunningAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(ProcessRecord.Read(RecordOf(name)) is { IsRunning: true });

    public async Task StopAsync(string name, TimeSpan within, CancellationToken cancellationToken)
    {
        if (ProcessRecord.Read(RecordOf(name)) is { IsRunning: true } running)
        {
            Native.Signal(running.Pid, Native.Terminate);
            if (!await EndedAsync(running, within, cancellationToken).ConfigureAwait(false))
            {
                Native.Signal(running.Pid, Native.Kill);
                await EndedAsync(running, within, cancellationToken).ConfigureAwait(false);
            }
        }

        File.Delete(RecordOf(name));
    }

    public async Task<IReadOnlyList<string>> LastOutputAsync(string name, CancellationToken cancellationToken) =>
        File.Exists(LogOf(name)) ? [.. (await File.ReadAllLinesAsync(LogOf(name), cancellationToken).ConfigureAwait(false)).TakeLast(ShownLines)] : [];

    private async Task<bool> EndedAsync(ProcessRecord process, TimeSpan within, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (process.IsRunning)
        {
            if (time.GetElapsedTime(begin) > within)
            {
                return false;
            }

            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private void Start(ServiceDefinition service, string signature)
    {
        // This program becomes the other one, so the child's number is the service's.
        var program = self ?? Environment.ProcessPath!;
        string[] prefix = Path.GetFileName(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "berth.dll")] : [];
        var start = new ProcessStartInfo(program, [.. prefix, RunDetachedCommand.Name, LogOf(service.Name), "--", .. service.Command])
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (key, value) in service.Environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start) ?? throw CliException.Failure($"{service.Name} cannot be started.");
        ProcessRecord.Of(process.Id, signature).Write(RecordOf(service.Name));
    }

    // The end of the former log is kept for a look after a crash.
    private static void Rotate(string log)
    {
        if (File.Exists(log) && new FileInfo(log).Length > MaxLog)
        {
            File.Move(log, $"{log}.1", overwrite: true);
        }
    }

    private static string Signature(ServiceDefinition service)
    {
        var text = string.Join('\n', service.Command.Concat(service.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private string RecordOf(string name) => Path.Combine(home.Run, $"{name}.json");

    private string LogOf(string name) => Path.Combine(home.Logs, $"{name}.log");
}

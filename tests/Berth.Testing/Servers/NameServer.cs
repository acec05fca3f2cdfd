using System.Diagnostics;
using System.Text;

namespace Berth.Testing.Servers;

/// <summary>A name server from Debian on the loopback, with a folder of its own, that ends with the test.</summary>
public abstract class NameServer : IDisposable
{
    /// <summary>Below a public suffix, because lexicon guesses zones by the list of those.</summary>
    public const string Zone = "berth.example.com";

    private readonly StringBuilder _said = new();
    private Process? _process;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("berth-dns-").FullName;

    /// <summary>Of the loopback.</summary>
    public string Address { get; protected init; } = "127.0.0.1";

    public int Port { get; protected init; } = FreePort.Find();

    public void Dispose()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
            }

            _process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>It is there and says nothing.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>What everybody gets who asks, as dig prints it.</summary>
    public async Task<string> DigAsync(string host, string type)
    {
        using var dig = Process.Start(new ProcessStartInfo("dig", [$"@{Address}", "-p", $"{Port}", "+short", "+norecurse", "+time=5", host, type]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await dig.StandardOutput.ReadToEndAsync();
        await dig.WaitForExitAsync();
        return string.Join('\n', said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    protected Task StartAsync(string program, params string[] arguments) => StartForAsync(Zone, program, arguments);

    protected async Task StartForAsync(string zone, string program, params string[] arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Folder } };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await DigAsync(zone, "SOA")).Contains(zone, StringComparison.Ordinal))
        {
            if (_process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{program} does not answer: {_said}");
            }

            await Task.Delay(100);
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Dns.Tests.Support;

/// <summary>A name server from Debian on the loopback, with a folder of its own, that ends with the test.</summary>
public abstract class NameServer : IDisposable
{
    /// <summary>Below a public suffix, because lexicon guesses zones by the list of those.</summary>
    public const string Zone = "berth.example.com";

    private readonly StringBuilder _said = new();
    private Process? _process;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("berth-dns-").FullName;

    public int Port { get; } = FreePort();

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

    /// <summary>What everybody gets who asks, as dig prints it.</summary>
    public async Task<string> DigAsync(string host, string type)
    {
        using var dig = Process.Start(new ProcessStartInfo("dig", ["@127.0.0.1", "-p", $"{Port}", "+short", "+norecurse", "+time=5", host, type]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await dig.StandardOutput.ReadToEndAsync();
        await dig.WaitForExitAsync();
        return string.Join('\n', said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    protected async Task StartAsync(string program, params string[] arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Folder } };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await DigAsync(Zone, "SOA")).Contains(Zone, StringComparison.Ordinal))
        {
            if (_process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{program} does not answer: {_said}");
            }

            await Task.Delay(100);
        }
    }

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}

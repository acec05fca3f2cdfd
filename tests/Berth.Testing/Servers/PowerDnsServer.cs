using System.Diagnostics;

namespace Berth.Testing.Servers;

/// <summary>Debian's <c>pdns-server</c> with its SQLite backend and its API.</summary>
public sealed class PowerDnsServer : NameServer, IAsyncLifetime
{
    public const string ApiKey = "api-key/with+signs";

    private string _zone = Zone;

    /// <param name="address">Of the loopback: it answers there at the usual port, so that it can be the one that the zone is delegated to.</param>
    public static PowerDnsServer At(string zone, string address) => new() { _zone = zone, Address = address, Port = 53 };

    public string Url { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    public async ValueTask InitializeAsync()
    {
        var database = Path.Combine(Folder, "zones.db");
        await RunAsync("sqlite3", await File.ReadAllTextAsync("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"), database);
        await File.WriteAllTextAsync(Path.Combine(Folder, "pdns.conf"), $"""
            launch=gsqlite3
            gsqlite3-database={database}
            local-address={Address}
            local-port={Port}
            socket-dir={Folder}
            api=yes
            api-key={ApiKey}
            webserver=yes
            webserver-address=127.0.0.1
            webserver-port={new Uri(Url).Port}
            cache-ttl=0
            query-cache-ttl=0
            negquery-cache-ttl=0
            zone-cache-refresh-interval=0
            """);
        await RunAsync("pdnsutil", "", $"--config-dir={Folder}", "create-zone", _zone, $"ns1.{_zone}");
        await RecordAsync("ns1", "A", Address);
        await StartForAsync(_zone, "/usr/sbin/pdns_server", $"--config-dir={Folder}", "--daemon=no", "--guardian=no", "--disable-syslog");
    }

    /// <summary>As somebody who uses the same zone by other means.</summary>
    public Task RecordAsync(string label, string type, string value) => RunAsync("pdnsutil", "", $"--config-dir={Folder}", "add-record", _zone, label, type, value);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task RunAsync(string program, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}

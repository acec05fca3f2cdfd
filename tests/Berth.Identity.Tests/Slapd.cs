using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Identity.Tests;

/// <summary>OpenLDAP's server with a small company in it, on a free port of the loopback.</summary>
internal sealed class Slapd : IAsyncDisposable
{
    public const string Password = "their own password";
    public const string Reader = "cn=reader,dc=corp";

    private readonly string _directory = Directory.CreateTempSubdirectory("berth-slapd-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    public string Url => $"ldap://127.0.0.1:{_port}";

    public static async Task<Slapd> StartAsync()
    {
        var server = new Slapd();
        await server.PrepareAsync();
        await server.RunAsync();
        return server;
    }

    /// <summary>LDIF of a person.</summary>
    public static string Person(string uid, string email) => $"""
        dn: uid={uid},ou=people,dc=corp
        objectClass: inetOrgPerson
        uid: {uid}
        cn: Person {uid}
        sn: {uid}
        mail: {email}
        userPassword: {Password}


        """;

    public Task AddAsync(string ldif) => ClientAsync("ldapadd", ldif);

    public Task ModifyAsync(string ldif) => ClientAsync("ldapmodify", ldif);

    public Task DeleteAsync(string dn) => ClientAsync("ldapdelete", "", dn);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public async Task StopAsync()
    {
        if (_process is { } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
            running.Dispose();
            _process = null;
        }
    }

    private async Task PrepareAsync()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "db"));
        await WriteCertificateAsync();
        await File.WriteAllTextAsync(Path.Combine(_directory, "slapd.conf"), $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            pidfile {_directory}/pid
            modulepath /usr/lib/ldap
            moduleload back_mdb
            TLSCertificateFile {_directory}/server.pem
            TLSCertificateKeyFile {_directory}/server.key
            database mdb
            maxsize 104857600
            suffix "dc=corp"
            rootdn "{Reader}"
            rootpw "{Password}"
            directory {_directory}/db
            index uid,mail eq
            access to attrs=userPassword by anonymous auth by * none
            access to * by users read by * none

            """);
        var ldif = """
            dn: dc=corp
            objectClass: dcObject
            objectClass: organization
            dc: corp
            o: Corp

            dn: ou=people,dc=corp
            objectClass: organizationalUnit
            ou: people

            dn: ou=groups,dc=corp
            objectClass: organizationalUnit
            ou: groups


            """ + Person("kim", "kim@corp.example") + Person("lee", "lee@corp.example") + """
            dn: cn=builders,ou=groups,dc=corp
            objectClass: groupOfNames
            cn: Builders
            member: uid=kim,ou=people,dc=corp


            """;
        var file = Path.Combine(_directory, "data.ldif");
        await File.WriteAllTextAsync(file, ldif);
        await FinishAsync(Start("/usr/sbin/slapadd", "-f", Path.Combine(_directory, "slapd.conf"), "-l", file));
    }

    private async Task WriteCertificateAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(_directory, "server.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_directory, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task RunAsync()
    {
        _process = Start("/usr/sbin/slapd", "-f", Path.Combine(_directory, "slapd.conf"), "-h", Url, "-d", "0");
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (tries < 500 && !_process.HasExited)
            {
                await Task.Delay(10);
            }
        }
    }

    private async Task ClientAsync(string program, string input, params string[] more)
    {
        var process = Start(program, ["-x", "-H", Url, "-D", Reader, "-w", Password, .. more]);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await FinishAsync(process);
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static async Task FinishAsync(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await output + await errors);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

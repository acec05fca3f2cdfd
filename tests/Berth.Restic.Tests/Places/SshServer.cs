using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Berth.Ports.Backups;
using Berth.Testing;

namespace Berth.Restic.Tests.Places;

/// <summary>Debian's OpenSSH server with SFTP for one key.</summary>
internal sealed class SshServer(Workshop shop) : Place
{
    private readonly int _port = FreePort.Find();

    public override SftpTarget Target => Of("user", null);

    public override SftpTarget Refused => Of("stranger", null);

    /// <summary>As somebody who knows the server by another key than it has.</summary>
    public SftpTarget WithWrongHostKey => Of("user", PublicKey("stranger"));

    public SftpTarget WithHostKey => Of("user", PublicKey("host"));

    protected override async Task PrepareAsync()
    {
        Directory.CreateDirectory("/run/sshd");
        Directory.CreateDirectory(shop["ssh"]);
        foreach (var key in (string[])["host", "user", "stranger"])
        {
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", shop[$"ssh/{key}"]);
        }

        await File.WriteAllLinesAsync(
            shop["ssh/config"],
            [
                $"Port {_port}", "ListenAddress 127.0.0.1", $"HostKey {shop["ssh/host"]}", "PidFile none", $"AuthorizedKeysFile {shop["ssh/user.pub"]}", "StrictModes no",
                "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin prohibit-password", "Subsystem sftp internal-sftp",
            ]);
    }

    protected override async Task<Process> StartAsync()
    {
        var server = Start("/usr/sbin/sshd", "-D", "-e", "-f", shop["ssh/config"]);
        await Wait.UntilAsync(
            async () =>
            {
                Assert.False(server.HasExited, "sshd ended");
                try
                {
                    using var connection = new TcpClient();
                    await connection.ConnectAsync(IPAddress.Loopback, _port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "sshd listens");
        return server;
    }

    private SftpTarget Of(string key, string? hostKey) => new("127.0.0.1", _port, "root", shop["there"], File.ReadAllText(shop[$"ssh/{key}"]), hostKey);

    private string PublicKey(string name) => string.Join(' ', File.ReadAllText(shop[$"ssh/{name}.pub"]).Split(' ').Take(2));
}

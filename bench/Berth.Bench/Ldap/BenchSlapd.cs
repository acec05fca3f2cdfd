using System.Globalization;
using System.Text;
using Berth.Bench.Running;

namespace Berth.Bench.Ldap;

/// <summary>Debian's slapd with the same people: mdb, indexed by uid and mail, passwords with the same Argon2id hash.</summary>
internal sealed class BenchSlapd : IAsyncDisposable
{
    public const string Reader = "cn=reader,dc=cloudron";
    public const string Password = "reader";

    private readonly string _directory = Directory.CreateTempSubdirectory("berth-bench-slapd-").FullName;
    private readonly int _port;
    private Server? _server;

    private BenchSlapd(int port) => _port = port;

    public static async Task<BenchSlapd> StartAsync(string address, int port, int people, string hash, CancellationToken cancellationToken)
    {
        var slapd = new BenchSlapd(port);
        try
        {
            await slapd.FillAsync(people, hash, cancellationToken);
            slapd._server = await Server.StartAsync(
                "/usr/sbin/slapd", ["-f", slapd.Conf, "-d", "0", "-h", $"ldap://{address}:{slapd.Port} ldap://127.0.0.1:{slapd.Port}"], null, port, cancellationToken);
            return slapd;
        }
        catch
        {
            await slapd.DisposeAsync();
            throw;
        }
    }

    public int Pid => _server!.Pid;

    private string Conf => Path.Combine(_directory, "slapd.conf");

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task FillAsync(int people, string hash, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "db"));
        await File.WriteAllTextAsync(
            Conf,
            $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            pidfile {_directory}/pid
            modulepath /usr/lib/ldap
            moduleload back_mdb
            moduleload argon2
            database mdb
            maxsize 1073741824
            suffix "dc=cloudron"
            rootdn "{Reader}"
            rootpw {Password}
            directory {_directory}/db
            index objectClass,uid,mail eq
            access to attrs=userPassword by anonymous auth by * none
            access to * by users read by * none

            """,
            cancellationToken);
        var ldif = new StringBuilder();
        ldif.Append("dn: dc=cloudron\nobjectClass: dcObject\nobjectClass: organization\ndc: cloudron\no: Bench\n\ndn: ou=users,dc=cloudron\nobjectClass: organizationalUnit\nou: users\n\n");
        for (var i = 1; i <= people; i++)
        {
            var name = ManyPeople.Username(i);
            ldif.Append(CultureInfo.InvariantCulture, $"dn: uid={name},ou=users,dc=cloudron\nobjectClass: inetOrgPerson\nuid: {name}\ncn: Person {i:d6}\nsn: {i:d6}\ngivenName: Person\ndisplayName: Person {i:d6}\nmail: {name}@example.com\nuserPassword: {{ARGON2}}{hash}\n\n");
        }

        var file = Path.Combine(_directory, "people.ldif");
        await File.WriteAllTextAsync(file, ldif.ToString(), cancellationToken);
        await Command.OutputAsync("/usr/sbin/slapadd", ["-q", "-f", Conf, "-l", file], cancellationToken);
    }
}

using System.Net;
using System.Net.Sockets;
using Berth.Ldap.Client;
using Berth.Ldap.Protocol;
using CsCheck;

namespace Berth.Ldap.Tests;

/// <summary>The client against the server; both against bytes that are neither.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData("(uid=u007)", 1)]
    [InlineData("uid=u007", 1)]
    [InlineData("(&(objectclass=person)(|(uid=u001)(mail=p2@example.org)))", 2)]
    [InlineData("(uid=u0*7)", 10)]
    [InlineData("(!(uid=*))", 3)]
    [InlineData("(age>=88)", 6)]
    [InlineData("(cn=zoë \\2c \"the\" ünïcode)", 1)]
    public async Task Search_FindsWhatTheFilterMeans(string filter, int expected)
    {
        await using var server = new RunningServer();
        await using var client = await LdapClient.ConnectAsync(new Uri($"ldap://127.0.0.1:{server.Port}"), false, CancellationToken.None);
        Assert.Equal(expected, (await client.SearchAsync("dc=test", filter, ["uid"], 1000, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Search_ThatFindsMoreThanIsWanted_IsAnError()
    {
        await using var server = new RunningServer();
        await using var client = await LdapClient.ConnectAsync(new Uri($"ldap://127.0.0.1:{server.Port}"), false, CancellationToken.None);
        await Assert.ThrowsAsync<LdapClientException>(() => client.SearchAsync("dc=test", "(uid=*)", ["uid"], 10, CancellationToken.None));
    }

    [Fact]
    public async Task StartTls_EncryptsBeforeAnythingElseIsSaid_AndVerifiesTheCertificate()
    {
        await using var server = new RunningServer();
        var address = new Uri($"ldap://localhost:{server.Port}");
        await Assert.ThrowsAsync<LdapClientException>(() => LdapClient.ConnectAsync(address, acceptSelfSigned: false, startTls: true, CancellationToken.None));
        await using var client = await LdapClient.ConnectAsync(address, acceptSelfSigned: true, startTls: true, CancellationToken.None);
        Assert.Single(await client.SearchAsync("dc=test", "(uid=u007)", ["uid"], 10, CancellationToken.None));
    }

    [Theory]
    [InlineData("300C02010178070A010004000400" + "300C02010278070A010004000400", "more than its answer")]
    [InlineData("300C02010178070A010204000400", "does not encrypt")]
    [InlineData("300C02010161070A010004000400", "not LDAP")]
    [InlineData("300C02010178070A010004000400", "cannot be reached")]
    public async Task StartTls_ThatIsRefusedOrMeddledWith_IsAnError(string answer, string problem)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            var stream = connection.GetStream();
            Assert.Equal(31, await stream.ReadAtLeastAsync(new byte[31], 31, throwOnEndOfStream: false));
            await stream.WriteAsync(Convert.FromHexString(answer));
        });
        var address = new Uri($"ldap://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var refused = await Assert.ThrowsAsync<LdapClientException>(() => LdapClient.ConnectAsync(address, acceptSelfSigned: true, startTls: true, CancellationToken.None));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        await serving;
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("(uid=x")]
    [InlineData("(uid=x))")]
    [InlineData("(&(uid=x)")]
    [InlineData("(=x)")]
    [InlineData("(uid=\\zz)")]
    [InlineData("(u id=x)")]
    public void AFilterThatIsNone_IsRefused(string filter) => Assert.Throws<FormatException>(() => FilterText.Encode(filter));

    [Fact]
    public void Filters_OfAnyText_AreReadOrRefused() => Gen.String[Gen.Char["()&|!=*\\<>~:a1ü \0"], 0, 40].Sample(
        text =>
        {
            try
            {
                FilterText.Encode(text);
            }
            catch (FormatException)
            {
                // This and nothing else.
            }
        },
        iter: 50_000);

    [Fact]
    public void ServersOfRandomBytes_AreAnErrorOfTheirOwn() => Gen.Byte.Array[0, 200].Sample(
        bytes =>
        {
            try
            {
                if (ServerMessage.TryRead(bytes, 1000, out var message, out _))
                {
                    message.Entry();
                    message.Cookie();
                    message.Result(ResponseWriter.SearchDone);
                }
            }
            catch (System.Formats.Asn1.AsnContentException)
            {
                // This and nothing else.
            }
        },
        iter: 50_000);
}

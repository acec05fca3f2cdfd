namespace Berth.Manifest.Tests;

public sealed class PortsTests
{
    private const string Labels = "\"title\": \"Port\", \"description\": \"A port to reach\"";

    [Fact]
    public void Read_OfPorts_TypesThem()
    {
        var manifest = Sample.AssertClean(Sample.Read(
            $$"""
            {
              "tcpPorts": {
                "SSH_PORT": { {{Labels}}, "containerPort": 29418, "defaultValue": 22, "readOnly": true, "enabledByDefault": false, "extra": 1 },
                "PLAIN": { {{Labels}} }
              },
              "udpPorts": { "MEDIA": { {{Labels}}, "containerPort": 64536, "defaultValue": 50000, "portCount": 1000 } },
              "httpPorts": { "api_DOMAIN": { {{Labels}}, "containerPort": 8081, "defaultValue": "api", "aliasableDomain": true } }
            }
            """));

        Assert.Equal(
            [
                new ManifestPort("SSH_PORT", Transport.Tcp, "Port", "A port to reach", 29418, 22, 1, IsRange: false, ReadOnly: true, EnabledByDefault: false),
                new ManifestPort("PLAIN", Transport.Tcp, "Port", "A port to reach", null, null, 1, IsRange: false, ReadOnly: false, EnabledByDefault: true),
                new ManifestPort("MEDIA", Transport.Udp, "Port", "A port to reach", 64536, 50000, 1000, IsRange: true, ReadOnly: false, EnabledByDefault: true),
            ],
            manifest.Ports);
        Assert.Equal([new ManifestHttpPort("api_DOMAIN", "Port", "A port to reach", 8081, "api", Aliasable: true)], manifest.HttpPorts);
    }

    [Theory]
    [InlineData("containerPort", "0")]
    [InlineData("containerPort", "65536")]
    [InlineData("containerPort", "\"80\"")]
    [InlineData("defaultValue", "0")]
    [InlineData("defaultValue", "70000")]
    [InlineData("portCount", "0")]
    [InlineData("portCount", "1001")]
    [InlineData("portCount", "2.5")]
    public void Read_OfANumberOutOfRange_IsRefused(string field, string value) =>
        Sample.AssertRefused(Sample.Read($$"""{ "tcpPorts": { "P": { {{Labels}}, "{{field}}": {{value}} } } }"""), $"$.tcpPorts.P.{field}", "whole number from 1");

    [Theory]
    [InlineData("containerPort")]
    [InlineData("defaultValue")]
    public void Read_OfARangeThatEndsAboveTheLastPort_IsRefused(string field) =>
        Sample.AssertRefused(Sample.Read($$"""{ "udpPorts": { "P": { {{Labels}}, "{{field}}": 65000, "portCount": 537 } } }"""), $"$.udpPorts.P.{field}", "65535");

    [Theory]
    [InlineData("tcpPorts", "udpPorts")]
    [InlineData("tcpPorts", "httpPorts")]
    [InlineData("udpPorts", "httpPorts")]
    public void Read_OfANameInTwoMaps_IsRefused(string first, string second) =>
        Sample.AssertRefused(
            Sample.Read($$"""{ "{{first}}": { "P": { {{Labels}}, "containerPort": 1 } }, "{{second}}": { "P": { {{Labels}}, "containerPort": 2 } } }"""),
            $"$.{second}.P",
            $"in {first} already");

    [Theory]
    [InlineData("HASS_Bridge")]
    [InlineData("port")]
    public void Read_OfALowerCaseName_IsAcceptedWithAWarning(string name)
    {
        var manifest = Sample.AssertWarned(Sample.Read($$"""{ "tcpPorts": { "{{name}}": { {{Labels}} } } }"""), $"$.tcpPorts.{name}");

        Assert.Equal(name, Assert.Single(manifest.TcpPorts).Name);
    }

    [Theory]
    [InlineData("tcpPorts", "")]
    [InlineData("tcpPorts", "A-B")]
    [InlineData("udpPorts", "A B")]
    [InlineData("httpPorts", "A=B")]
    [InlineData("httpPorts", "É")]
    public void Read_OfANameThatNoVariableCanHave_IsRefused(string map, string name) =>
        Assert.Contains("environment variable", Assert.Single(Sample.Read($$"""{ "{{map}}": { "{{name}}": { {{Labels}}, "containerPort": 1 } } }""").Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfAPlatformName_IsAcceptedWithANote() =>
        Sample.AssertWarned(Sample.Read($$"""{ "tcpPorts": { "CLOUDRON_X": { {{Labels}} } } }"""), "$.tcpPorts.CLOUDRON_X", ManifestSeverity.Note);

    [Fact]
    public void Read_WithoutLabels_UsesTheName()
    {
        var result = Sample.Read("""{ "tcpPorts": { "GAME": { } } }""");

        Assert.Equal(["$.tcpPorts.GAME.title", "$.tcpPorts.GAME.description"], result.Warnings.Select(w => w.Path));
        Assert.Equal("GAME", Assert.Single(result.Require().TcpPorts).Title);
    }

    [Theory]
    [InlineData("""{ "httpPorts": { "API": { "title": "Port", "description": "A port to reach" } } }""", "$.httpPorts.API.containerPort")]
    [InlineData("""{ "tcpPorts": { "P": 80 } }""", "$.tcpPorts.P")]
    [InlineData("""{ "tcpPorts": [] }""", "$.tcpPorts")]
    public void Read_OfAnotherShape_IsRefused(string members, string path) => Assert.Equal(path, Assert.Single(Sample.Read(members).Errors).Path);
}

using System.Text;
using Berth.Addons.Providers;
using Berth.Domains;
using Berth.Manifest;
using Berth.Ports.Containers;

namespace Berth.Apps.Tests;

/// <summary>What container an app gets, as text: packaging-contract.md section 3.</summary>
public sealed class ContainerPlanTests
{
    private const string Id = "6f1ed002-ab5e-4f3c-8a6b-0e2b9f9a0c11";

    [Fact]
    public void Plan_OfVersion2WithEverything_HasAllInTheContractsOrder()
    {
        var spec = Spec("""
            {
              "id": "org.example.git", "title": "Git", "version": "1.0.0", "manifestVersion": 2, "httpPort": 3000, "healthCheckPath": "/",
              "memoryLimit": 536870912, "multiDomain": true, "capabilities": ["net_admin", "mlock", "ping"],
              "addons": { "localstorage": {}, "mysql": {} },
              "runtimeDirs": ["/app/code/tmp"], "persistentDirs": ["/srv/big_files", "/srv/big"],
              "httpPorts": { "API_DOMAIN": { "title": "API", "description": "For programs", "containerPort": 3100, "defaultValue": "api" } },
              "tcpPorts": {
                "SSH_PORT": { "title": "SSH", "description": "Git over SSH", "containerPort": 22, "defaultValue": 29418 },
                "OFF_PORT": { "title": "Off", "description": "Switched off", "containerPort": 99, "defaultValue": 2999 }
              },
              "udpPorts": { "MEDIA_PORT": { "title": "Media", "description": "Media", "containerPort": 5000, "defaultValue": 45000, "portCount": 3 } }
            }
            """) with
        {
            SecondaryDomains = [new AppHostName("api-git", "berth.test", "API_DOMAIN")],
            AliasDomains = [new AppHostName("*.pages", "berth.test"), new AppHostName("www", "berth.test")],
            RedirectDomains = [new AppHostName("old", "berth.test")],
            Ports = new Dictionary<string, int> { ["SSH_PORT"] = 29418, ["MEDIA_PORT"] = 45010 },
            CpuQuota = 50,
        };
        var grants = new AddonGrants([new("CLOUDRON_MYSQL_HOST", "mysql")], [Mount.Bind($"/var/lib/berth/apps/{Id}/data", "/app/data")]);

        Assert.Equal(
            $"""
            {Id} from shop/git:1 as {Id}, alias {Id}, on berth at 172.18.16.7, root read-only
            env CLOUDRON=1
            env CLOUDRON_PROXY_IP=172.18.0.1
            env CLOUDRON_APP_HOSTNAME={Id}
            env CLOUDRON_ADMIN_EMAIL=olga@example.com
            env CLOUDRON_WEBADMIN_ORIGIN=https://my.berth.test:8443
            env CLOUDRON_API_ORIGIN=https://my.berth.test:8443
            env CLOUDRON_APP_ORIGIN=https://git.berth.test:8443
            env CLOUDRON_APP_DOMAIN=git.berth.test
            env CLOUDRON_ALIAS_DOMAINS=*.pages.berth.test,www.berth.test
            env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
            env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
            env REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
            env CURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
            env GIT_SSL_CAINFO=/etc/ssl/certs/ca-certificates.crt
            env CLOUDRON_MYSQL_HOST=mysql
            env SSH_PORT=29418
            env MEDIA_PORT=45010
            env MEDIA_PORT_COUNT=3
            env API_DOMAIN=api-git.berth.test
            env COLOUR=green
            host git.berth.test 172.18.0.1
            host api-git.berth.test 172.18.0.1
            host www.berth.test 172.18.0.1
            host old.berth.test 172.18.0.1
            host my.berth.test 172.18.0.1
            mount /app/code/tmp Anonymous
            mount /app/data Bind /var/lib/berth/apps/{Id}/data
            mount /etc/ssl/certs/ca-certificates.crt Bind /var/lib/berth/ca/bundle.crt read-only
            mount /run Anonymous
            mount /srv/big Bind /var/lib/berth/apps/{Id}/persistent/srv_big
            mount /srv/big_files Bind /var/lib/berth/apps/{Id}/persistent/srv_big__files
            mount /tmp Anonymous
            memory 536870912 swap 1073741824 cpu 50
            capabilities +NET_ADMIN +IPC_LOCK
            port 29418/Tcp to 22
            port 45010/Udp to 5000
            port 45011/Udp to 5001
            port 45012/Udp to 5002
            label appId={Id}
            label berth.app={Id}
            label berth.instance=berth
            label berth.kind=app
            label berth.managed=true
            label fqdn=git.berth.test
            label isCloudronManaged=true
            label isSubcontainer=false
            restart UnlessStopped, stop 10 s, log 2 x 10485760

            """,
            Text(Make(spec, grants, new Dictionary<string, string> { ["COLOUR"] = "green" })));
    }

    [Fact]
    public void Plan_OfVersion1_HasBareNamesWhereTheContractHasThem()
    {
        var spec = Spec("""{ "id": "org.example.git", "title": "Git", "version": "1.0.0", "manifestVersion": 1, "httpPort": 3000, "healthCheckPath": "/" }""");
        var text = Text(Make(spec));
        Assert.Contains("\nenv CLOUDRON=1\n", "\n" + text);
        Assert.Contains("\nenv WEBADMIN_ORIGIN=https://my.berth.test:8443\nenv API_ORIGIN=https://my.berth.test:8443\nenv APP_ORIGIN=https://git.berth.test:8443\nenv APP_DOMAIN=git.berth.test\n", text);
        Assert.DoesNotContain("CLOUDRON_APP_ORIGIN", text);
        Assert.DoesNotContain("ALIAS_DOMAINS", text);
        Assert.Contains("memory 268435456 swap 536870912 cpu 100\ncapabilities -NET_RAW\n", text);
    }

    [Fact]
    public void Plan_OwnersVariables_ComeLastSoThatTheyWin()
    {
        var environment = Make(Spec(Plain), owners: new Dictionary<string, string> { ["CLOUDRON_APP_DOMAIN"] = "mine" }).Environment;
        Assert.Equal("mine", environment.Last(variable => variable.Key == "CLOUDRON_APP_DOMAIN").Value);
        Assert.Equal("CLOUDRON_APP_DOMAIN", environment[^1].Key);
    }

    [Fact]
    public void Plan_InDebugMode_HasNoMemoryLimitAndPauses()
    {
        var made = Make(Spec(Plain) with { DebugMode = new AppDebugMode(null, ReadonlyRootfs: false) });
        Assert.Equal((false, null, null), (made.ReadOnlyRoot, made.MemoryBytes, made.MemorySwapBytes));
        Assert.Equal("/bin/sh", made.Command![0]);
        Assert.Equal(["/app/code/start.sh"], Make(Spec(Plain) with { DebugMode = new AppDebugMode(["/app/code/start.sh"], true) }).Command);
    }

    [Theory]
    [InlineData(null, 268435456)]
    [InlineData(1073741824L, 1073741824)]
    public void Plan_MemoryLimit_IsTheOwnersOrTheManifests(long? owners, long bytes) =>
        Assert.Equal((bytes, bytes * 2), Make(Spec(Plain) with { MemoryLimit = owners }) is var made ? (made.MemoryBytes!.Value, made.MemorySwapBytes!.Value) : default);

    [Fact]
    public void Plan_OfTheSameSpec_HasTheSameHash_AndOfAnyOtherAnother()
    {
        var hashes = new[]
        {
            Make(Spec(Plain)),
            Make(Spec(Plain) with { CpuQuota = 99 }),
            Make(Spec(Plain) with { Image = "shop/git:2" }),
            Make(Spec(Plain) with { Subdomain = "other" }),
            Make(Spec(Plain), owners: new Dictionary<string, string> { ["A"] = "1" }),
            Make(Spec(Plain), new AddonGrants([new("CLOUDRON_MYSQL_HOST", "mysql")], [])),
        }.Select(made => made.Labels[ContainerPlan.HashLabel]).ToList();
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Make(Spec(Plain)).Labels[ContainerPlan.HashLabel]);
    }

    private const string Plain = """{ "id": "org.example.git", "title": "Git", "version": "1.0.0", "manifestVersion": 2, "httpPort": 3000, "healthCheckPath": "/" }""";

    private static AppSpec Spec(string manifest) => new() { Manifest = System.Text.Json.JsonElement.Parse(manifest), Image = "shop/git:1", Subdomain = "git", Domain = "berth.test" };

    private static ContainerSpec Make(AppSpec spec, AddonGrants? grants = null, Dictionary<string, string>? owners = null)
    {
        var options = new AppsOptions { Home = "/var/lib/berth", TrustBundlePath = "/var/lib/berth/ca/bundle.crt" };
        var plan = new ContainerPlan(options, new PlatformAddress("berth.test", "my.berth.test", 8443, "172.18.0.1", "127.0.0.1"));
        return plan.Make(Id, "172.18.16.7", spec, ManifestReader.Read(spec.Manifest.GetRawText()).Require(), grants ?? new AddonGrants([], []), owners ?? [], "olga@example.com");
    }

    private static string Text(ContainerSpec spec)
    {
        var text = new StringBuilder();
        text.AppendLine($"{spec.Name} from {spec.Image} as {spec.HostName}, alias {string.Join(' ', spec.NetworkAliases)}, on {spec.Network} at {spec.IpAddress}, root {(spec.ReadOnlyRoot ? "read-only" : "writable")}");
        spec.Environment.ToList().ForEach(variable => text.AppendLine($"env {variable.Key}={variable.Value}"));
        spec.ExtraHosts.ToList().ForEach(host => text.AppendLine($"host {host.Key} {host.Value}"));
        spec.Mounts.ToList().ForEach(mount => text.AppendLine($"mount {mount.Target} {mount.Kind}{(mount.Source is null ? "" : " " + mount.Source)}{(mount.ReadOnly ? " read-only" : "")}"));
        text.AppendLine($"memory {spec.MemoryBytes} swap {spec.MemorySwapBytes} cpu {spec.CpuPercent}");
        text.AppendLine($"capabilities {string.Join(' ', spec.AddCapabilities.Select(name => "+" + name).Concat(spec.DropCapabilities.Select(name => "-" + name)))}");
        spec.Ports.ToList().ForEach(port => text.AppendLine($"port {port.HostPort}/{port.Protocol} to {port.ContainerPort}"));
        spec.Labels.Where(label => label.Key != ContainerPlan.HashLabel).OrderBy(label => label.Key, StringComparer.Ordinal).ToList().ForEach(label => text.AppendLine($"label {label.Key}={label.Value}"));
        text.AppendLine($"restart {spec.Restart}, stop {spec.StopTimeout.TotalSeconds} s, log {spec.LogMaxFiles} x {spec.LogMaxBytes}");
        return text.ToString();
    }
}

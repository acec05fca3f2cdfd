using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Berth.Cli.Apps;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Cli.Waiting;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Local;

/// <summary>The owner that <c>berth demo</c> made, kept in <c>demo.json</c> (0600).</summary>
internal sealed record DemoOwner(string Username, string Password);

/// <summary>What <c>berth demo --json</c> prints.</summary>
internal sealed record DemoResult(string Dashboard, string App, string Username, string Password, string Ca);

/// <summary>A platform with an owner and one real app. Every part that is there already is left as it is.</summary>
internal sealed class Demo(Session session, RunningPlatform platform)
{
    private const string Package = "org.berth.wordpress";
    private const string Subdomain = "blog";
    private const string Username = "owner";
    private const int PasswordBytes = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly PlatformHome _home = PlatformHome.Of(session.Host);

    public async Task<DemoResult> RunAsync(CancellationToken cancellationToken)
    {
        var owner = await EnsureOwnerAsync(cancellationToken).ConfigureAwait(false);
        var app = await EnsureAppAsync(cancellationToken).ConfigureAwait(false);
        app = await WaitHealthyAsync(app.Id, cancellationToken).ConfigureAwait(false);
        var address = session.AddressOf(app.Fqdn);
        var answer = await FirstAnswerAsync(new Uri(address), cancellationToken).ConfigureAwait(false);
        if ((int)answer >= 400)
        {
            throw CliException.Failure($"{address} answers {(int)answer}. See why with: berth logs {app.Fqdn}");
        }

        return new DemoResult(platform.Address.GetLeftPart(UriPartial.Authority), address, owner.Username, owner.Password, platform.Authority);
    }

    /// <summary>What was healthy when the platform stopped may still be coming up: the gateway's own pages are waited out.</summary>
    private async Task<HttpStatusCode> FirstAnswerAsync(Uri address, CancellationToken cancellationToken)
    {
        var begin = session.Host.Time.GetTimestamp();
        var told = false;
        while (true)
        {
            var answer = await SiteProbe.GetAsync(platform.Reach() with { Server = address }, "/", cancellationToken).ConfigureAwait(false);
            if (answer is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable) || session.Host.Time.GetElapsedTime(begin) > Patience)
            {
                return answer;
            }

            if (!told)
            {
                session.Print.Note($"{address} is coming up; waiting for it");
                told = true;
            }

            await Task.Delay(Pause, session.Host.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DemoOwner> EnsureOwnerAsync(CancellationToken cancellationToken)
    {
        var known = ReadOwner();
        if (platform.Status.Activated)
        {
            return known ?? new DemoOwner("", "");
        }

        // Kept before it is used: a password that nobody knows would lock everybody out.
        var owner = known ?? new DemoOwner(Username, Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes)).Replace('+', '-').Replace('/', '_'));
        PrivateFile.Write(_home.Demo, JsonSerializer.Serialize(owner, CliJson.Default.DemoOwner));
        var domain = platform.Address.Host[(platform.Address.Host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        await session.Client.Platform.ActivateAsync(new ActivateRequest(owner.Username, owner.Password, $"{owner.Username}@{domain}", "Owner"), cancellationToken).ConfigureAwait(false);
        session.Print.Note("Made the owner's account");
        return owner;
    }

    private DemoOwner? ReadOwner()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(_home.Demo), CliJson.Default.DemoOwner);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    private async Task<AppResponse> EnsureAppAsync(CancellationToken cancellationToken)
    {
        var location = await LocationName.SplitAsync(session, Subdomain, cancellationToken).ConfigureAwait(false);
        var name = LocationName.Fqdn(location);
        var apps = await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false);
        if (apps.FirstOrDefault(candidate => candidate.Fqdn == name) is not { } app)
        {
            session.Print.Note($"Installing {Package} at {session.AddressOf(name)}; the first time its images are built");
            var request = new InstallRequest { AppStoreId = Package, Subdomain = location.Subdomain, Domain = location.Domain, AccessRestriction = Values.JsonNull.Element };
            var installed = await session.Client.Apps.InstallAsync(request, cancellationToken).ConfigureAwait(false);
            await TaskWaiter.WaitAsync(session, installed.TaskId, $"Installing {name}", cancellationToken).ConfigureAwait(false);
            return await session.Client.Apps.GetAsync(installed.Id, cancellationToken).ConfigureAwait(false);
        }

        if (app.TaskId is { } running)
        {
            await TaskWaiter.WaitAsync(session, running, $"Waiting for {name}", cancellationToken).ConfigureAwait(false);
        }
        else if (app.InstallationState == "error")
        {
            var task = await session.Client.Apps.RepairAsync(app.Id, new RepairRequest(), cancellationToken).ConfigureAwait(false);
            await TaskWaiter.WaitAsync(session, task, $"Repairing {name}", cancellationToken).ConfigureAwait(false);
        }
        else if (app.RunState == "stopped")
        {
            var task = await session.Client.Apps.StartAsync(app.Id, cancellationToken).ConfigureAwait(false);
            await TaskWaiter.WaitAsync(session, task, $"Starting {name}", cancellationToken).ConfigureAwait(false);
        }

        return app;
    }

    private async Task<AppResponse> WaitHealthyAsync(string id, CancellationToken cancellationToken)
    {
        var begin = session.Host.Time.GetTimestamp();
        while (true)
        {
            var app = await session.Client.Apps.GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (app.Health == "healthy" && app.InstallationState == "installed")
            {
                return app;
            }

            if (app.InstallationState == "error" || session.Host.Time.GetElapsedTime(begin) > Patience)
            {
                throw CliException.Failure($"{app.Fqdn} does not get healthy: {app.Error?.Message ?? app.HealthMessage ?? "no answer"}. See why with: berth logs {app.Fqdn}");
            }

            await Task.Delay(Pause, session.Host.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}

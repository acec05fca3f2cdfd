using Berth.Identity.Authorization;
using Berth.Identity.Model;
using Berth.Identity.People;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.OpenId;

/// <summary>Why somebody may not go on.</summary>
internal enum Refusal
{
    /// <summary>The account is switched off, or has no username yet.</summary>
    Account,

    /// <summary>The app is not for them.</summary>
    NotForThem,

    /// <summary>A second factor is mandatory and they have none.</summary>
    SecondFactor,
}

/// <param name="Title">What people call the place.</param>
internal sealed record Verdict(string Title, Refusal? Refusal);

/// <summary>Who gets in where. Asked at every step, so that whoever loses an app's access is out at the next one.</summary>
internal sealed class Admission(KnownPeople people, IIdentity identity, SecondFactorRule secondFactor, IServiceProvider services)
{
    public async Task<Verdict> OfAsync(User user, OidcClient client, CancellationToken cancellationToken)
    {
        var door = await DoorAsync(client, cancellationToken);
        var title = door?.Title ?? client.DisplayName ?? client.ClientId!;
        var mayEnter = client.AppId is null || (door is not null && await identity.MayEnterAsync(user.Id, door.Restriction, cancellationToken));
        return await OfAsync(user, title, mayEnter, cancellationToken);
    }

    public async Task<Verdict> OfAsync(User user, AppDoor door, CancellationToken cancellationToken) =>
        await OfAsync(user, door.Title, await identity.MayEnterAsync(user.Id, door.Restriction, cancellationToken), cancellationToken);

    /// <summary>The person of a token, when they may still go where the client leads.</summary>
    public async Task<User?> StillAsync(string? userId, OidcClient? client, CancellationToken cancellationToken) =>
        client is not null
        && userId is not null
        && await people.FindAsync(userId, cancellationToken) is { } user
        && (await OfAsync(user, client, cancellationToken)).Refusal is null ? user : null;

    private async Task<Verdict> OfAsync(User user, string title, bool mayEnter, CancellationToken cancellationToken)
    {
        if (user is not { Active: true, Username: not null })
        {
            return new(title, Refusal.Account);
        }

        return new(title, !mayEnter ? Refusal.NotForThem : await secondFactor.IsMissingAsync(user.Id, cancellationToken) ? Refusal.SecondFactor : null);
    }

    /// <summary>What to call the place on the sign-in page.</summary>
    public async Task<string?> TitleAsync(OidcClient? client, CancellationToken cancellationToken) =>
        client is null ? null : (await DoorAsync(client, cancellationToken))?.Title ?? client.DisplayName;

    private async ValueTask<AppDoor?> DoorAsync(OidcClient client, CancellationToken cancellationToken) =>
        client.AppId is { } app && services.GetService<IAppDoors>() is { } doors ? await doors.FindAsync(app, cancellationToken) : null;
}

using System.CommandLine;

namespace Berth.Cli.Commands;

/// <summary><c>berth sso APP on|off</c>: whether the app asks the server who somebody is.</summary>
internal static class SsoCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var state = new Option<string>("--set") { Description = "on or off", HelpName = "on|off", Required = true };
        state.AcceptOnlyFromAmong("on", "off");
        var command = new Command("sso", "Switch an app's single sign-on on or off, where its package leaves the choice") { state };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var on = session.Parse.GetRequiredValue(state) == "on";
            var task = await session.Client.Apps.SetSsoAsync(app.Id, on, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(
                session, app.Id, task, $"Switching single sign-on of {app.Fqdn} {(on ? "on" : "off")}", now => $"{now.Fqdn}: single sign-on is {(now.Sso ? "on" : "off")}.", cancellationToken).ConfigureAwait(false);
        });
    }
}

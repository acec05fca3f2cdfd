using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth env list|get|set|unset</c>: the app's own environment. Changes restart the app.</summary>
internal static class EnvCommand
{
    public static Command Create(Hosting.Cli cli) =>
        new("env", "See and change an app's environment") { List(cli), Get(cli), Set(cli), Unset(cli) };

    private static Command List(Hosting.Cli cli)
    {
        var command = new Command("list", "Print all variables");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await ReadAsync(session, choice, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(app.Env, BerthJson.Default.IReadOnlyDictionaryStringString);
                return ExitCode.Ok;
            }

            foreach (var (key, value) in app.Env.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                session.Print.Line($"{key}={value}");
            }

            return ExitCode.Ok;
        });
    }

    private static Command Get(Hosting.Cli cli)
    {
        var key = new Argument<string>("key") { Description = "The variable" };
        var command = new Command("get", "Print one variable's value") { key };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await ReadAsync(session, choice, cancellationToken).ConfigureAwait(false);
            var name = session.Parse.GetRequiredValue(key);
            session.Print.Line(app.Env.TryGetValue(name, out var value) ? value : throw CliException.NotFound($"{app.Fqdn} has no variable {name}."));
            return ExitCode.Ok;
        });
    }

    private static Command Set(Hosting.Cli cli)
    {
        var pairs = new Argument<string[]>("pairs") { Description = "KEY=value", Arity = ArgumentArity.OneOrMore };
        var command = new Command("set", "Set variables") { pairs };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, (session, cancellationToken) =>
        {
            var wanted = Pairs.Parse(session.Parse.GetRequiredValue(pairs), "LANG=de");
            return ChangeAsync(session, choice, env => env.Concat(wanted), cancellationToken);
        });
    }

    private static Command Unset(Hosting.Cli cli)
    {
        var keys = new Argument<string[]>("keys") { Description = "The variables", Arity = ArgumentArity.OneOrMore };
        var command = new Command("unset", "Remove variables") { keys };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, (session, cancellationToken) =>
        {
            var unwanted = session.Parse.GetRequiredValue(keys);
            return ChangeAsync(session, choice, env => env.Where(pair => !unwanted.Contains(pair.Key, StringComparer.Ordinal)), cancellationToken);
        });
    }

    private static async Task<AppResponse> ReadAsync(Session session, AppChoice choice, CancellationToken cancellationToken)
    {
        var found = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
        return await session.Client.Apps.GetAsync(found.Id, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> ChangeAsync(Session session, AppChoice choice, Func<IEnumerable<KeyValuePair<string, string>>, IEnumerable<KeyValuePair<string, string>>> change, CancellationToken cancellationToken)
    {
        var app = await ReadAsync(session, choice, cancellationToken).ConfigureAwait(false);
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in change(app.Env))
        {
            env[key] = value;
        }

        if (env.Count == app.Env.Count && env.All(pair => app.Env.TryGetValue(pair.Key, out var value) && value == pair.Value))
        {
            session.Print.Note("Nothing to change.");
            return ExitCode.Ok;
        }

        var task = await session.Client.Apps.SetEnvAsync(app.Id, env, cancellationToken).ConfigureAwait(false);
        return await Finishing.FollowAsync(session, app.Id, task, $"Configuring {app.Fqdn}", now => $"{now.Fqdn} runs with the new environment.", cancellationToken).ConfigureAwait(false);
    }
}

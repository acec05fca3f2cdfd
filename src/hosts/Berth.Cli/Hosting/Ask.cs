using Spectre.Console;

namespace Berth.Cli.Hosting;

/// <summary>What a person, or standard input, is asked for. Secrets never come as arguments, where everybody on the machine could read them.</summary>
internal static class Ask
{
    /// <param name="option">What to give instead where there is no terminal.</param>
    /// <exception cref="CliException">There is no terminal.</exception>
    public static async Task<string> ForAsync(Session session, string question, string option, bool secret, CancellationToken cancellationToken)
    {
        if (!session.Host.InputIsTerminal || !session.Host.ErrorIsTerminal)
        {
            throw CliException.Usage($"{question}? There is no terminal to ask on; give {option}.");
        }

        var prompt = new TextPrompt<string>($"{Markup.Escape(question)}:") { IsSecret = secret, Mask = null };
        return await prompt.ShowAsync(session.Print.Messages, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From standard input where that was said, else from the person.</summary>
    public static Task<string> SecretAsync(Session session, string what, bool fromInput, string option, CancellationToken cancellationToken) =>
        fromInput ? FromInputAsync(session.Host, what, cancellationToken) : ForAsync(session, what, option, secret: true, cancellationToken);

    /// <summary>The first line of standard input.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static async Task<string> FromInputAsync(CliHost host, string what, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(host.Input, leaveOpen: true);
        return (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false)) is { Length: > 0 } line
            ? line
            : throw CliException.Usage($"Standard input holds no {what.ToLowerInvariant()}.");
    }

    /// <summary>True without a terminal to ask on: a script means what it says.</summary>
    public static async Task<bool> SureAsync(Session session, string question, bool yes, CancellationToken cancellationToken) =>
        yes || !session.Host.InputIsTerminal || !session.Host.ErrorIsTerminal
        || await session.Print.Messages.ConfirmAsync(Markup.Escape(question), defaultValue: false, cancellationToken).ConfigureAwait(false);
}

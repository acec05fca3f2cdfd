using Berth.Kernel;

namespace Berth.Identity.SignIn;

/// <summary>One try to get in, as the <see cref="SignInGuard"/> let it pass or not.</summary>
/// <param name="refusal">Set when it was not let pass: nothing may be verified then.</param>
internal sealed class SignInAttempt(Error? refusal)
{
    public Error? Refusal { get; } = refusal;

    /// <summary>The first refusal since the window filled, which is worth a line in the event log.</summary>
    public bool IsFirstRefusal { get; init; }

    internal Action? TakeBack { get; init; }

    internal Action? MakeFamiliar { get; init; }

    /// <summary>It was the right person: the attempt no longer counts, and the address is known as theirs.</summary>
    public void Succeeded()
    {
        TakeBack?.Invoke();
        MakeFamiliar?.Invoke();
    }

    /// <summary>It was no guess, such as a password without the code that is asked for next: it no longer counts.</summary>
    public void Forget() => TakeBack?.Invoke();
}

using System.Security.Cryptography;
using System.Text;
using Berth.Kernel;
using NSec.Cryptography;

namespace Berth.Identity.Passwords;

/// <summary>
/// Argon2id (RFC 9106) in the PHC string form <c>$argon2id$v=19$m=…,t=…,p=1$salt$hash</c>. Memory is in KiB.
/// Cost is OWASP's second choice, 19 MiB and two passes. Only as many run at once as there are processors, so that
/// a flood of logins can take neither the memory nor, for long, the machine.
/// </summary>
internal sealed class PasswordHasher : IDisposable
{
    private const int Memory = 19456;
    private const int Passes = 2;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Who would wait longer than this is told to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>Of a password that nobody has: checked when there is nothing to check, so that both take as long.</summary>
    private readonly string _decoy;

    public PasswordHasher() => _decoy = Format(Memory, Passes, new byte[SaltLength], RandomNumberGenerator.GetBytes(HashLength));

    /// <summary>How many passwords were put through Argon2 so far.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    private long _computed;

    /// <exception cref="ErrorException"><c>login.busy</c>: too many at once.</exception>
    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Format(Memory, Passes, salt, await ComputeAsync(password, salt, Memory, Passes, HashLength, cancellationToken));
    }

    /// <summary>Costs the same whether there is a hash or not.</summary>
    /// <exception cref="ErrorException"><c>login.busy</c>: too many at once.</exception>
    public async Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var parts = Parse(hash) ?? Parse(_decoy)!;
        var computed = await ComputeAsync(password, parts.Salt, parts.Memory, parts.Passes, parts.Hash.Length, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(computed, parts.Hash) && hash is not null;
    }

    /// <summary>Made with another cost than today's.</summary>
    public static bool IsOutdated(string hash) => Parse(hash) is not { Memory: Memory, Passes: Passes };

    public void Dispose() => _slots.Dispose();

    private async Task<byte[]> ComputeAsync(string password, byte[] salt, int memory, int passes, int length, CancellationToken cancellationToken)
    {
        if (!await _slots.WaitAsync(Patience, cancellationToken))
        {
            throw new ErrorException(new(ErrorKind.Unavailable, "login.busy", "Too many people are signing in at this moment. Try again in a minute.") { RetryAfter = TimeSpan.FromMinutes(1) });
        }

        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            Interlocked.Increment(ref _computed);
            var argon2 = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { MemorySize = memory, NumberOfPasses = passes, DegreeOfParallelism = 1 });
            return argon2.DeriveBytes(bytes, salt, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            _slots.Release();
        }
    }

    private static string Format(int memory, int passes, byte[] salt, byte[] hash) =>
        $"$argon2id$v=19$m={memory},t={passes},p=1${Convert.ToBase64String(salt).TrimEnd('=')}${Convert.ToBase64String(hash).TrimEnd('=')}";

    private static Parts? Parse(string? text)
    {
        if (text?.Split('$') is not ["", "argon2id", "v=19", var cost, var salt, var hash]
            || cost.Split(',') is not [['m', '=', .. var m], ['t', '=', .. var t], "p=1"]
            || !int.TryParse(m, out var memory)
            || !int.TryParse(t, out var passes))
        {
            return null;
        }

        return new(memory, passes, Bytes(salt), Bytes(hash));
    }

    private static byte[] Bytes(string base64) => Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));

    private sealed record Parts(int Memory, int Passes, byte[] Salt, byte[] Hash);
}

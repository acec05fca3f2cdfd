using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Data;
using Berth.Identity.Features.Activate;
using Berth.Identity.Model;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Tokens;

internal sealed class ServerCredentials(IDbContextFactory<BerthDb> databases, SetupCode code, TimeProvider clock) : IServerCredentials
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task<string> EnsureLocalTokenAsync(string path, IReadOnlyDictionary<string, string> alongside, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var plain = await ReadAsync(path, cancellationToken);
        var hash = plain is null ? "" : Secret.Hash(plain);
        if (plain is null || !await db.Set<Token>().AnyAsync(token => token.Hash == hash && token.Kind == TokenKind.Local, cancellationToken))
        {
            plain = Secret.NewToken();
            await db.Set<Token>().Where(token => token.Kind == TokenKind.Local).ExecuteDeleteAsync(cancellationToken);
            db.Add(new Token { Id = TokenIssuer.NewId(), UserId = "", Name = "Server console", Hash = Secret.Hash(plain), Kind = TokenKind.Local, CreatedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }

        var content = new JsonObject(alongside.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))) { ["token"] = plain };
        await WriteAsync(path, content.ToJsonString(Indented), cancellationToken);
        return plain;
    }

    public async Task<string?> GetSetupCodeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<User>().AnyAsync(user => user.Role == Role.Owner, cancellationToken) ? null : code.Value;
    }

    private static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (string?)JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken))?["token"];
        }
        catch (Exception problem) when (problem is IOException or JsonException or InvalidOperationException)
        {
            // Missing or spoilt: it is written anew.
            return null;
        }
    }

    /// <summary>Never readable by others, not even for a moment, and never half written.</summary>
    private static async Task WriteAsync(string path, string content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        var fresh = path + ".new";
        File.Delete(fresh);
        await using (var writer = new StreamWriter(fresh, options))
        {
            await writer.WriteLineAsync(content.AsMemory(), cancellationToken);
        }

        File.Move(fresh, path, overwrite: true);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Berth.Data;

/// <summary>The tables of all modules that one host has.</summary>
public sealed class TableSet(IEnumerable<ITables> parts)
{
    internal IReadOnlyList<ITables> Parts { get; } = [.. parts];

    /// <summary>Equal for hosts with the same modules.</summary>
    internal string Key { get; } = string.Join(' ', parts.Select(part => part.GetType().FullName).Order(StringComparer.Ordinal));
}

/// <summary>EF Core keeps one model for a context's type; hosts with other modules need another one.</summary>
internal sealed class ModelByTables : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), (context as BerthDb)?.Tables.Key, designTime);
}

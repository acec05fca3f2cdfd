namespace Berth.Data;

/// <param name="Path">Where the SQLite file lies.</param>
public sealed record DatabaseFile(string Path);

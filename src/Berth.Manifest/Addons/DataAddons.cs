using System.Text.Json;

namespace Berth.Manifest;

/// <summary><c>localstorage</c>: <c>/app/data</c>, writable and backed up.</summary>
/// <param name="SqlitePaths">Absolute paths of SQLite files to copy consistently at backup.</param>
public sealed record LocalStorageAddon(JsonElement Options, FtpAccess? Ftp, IReadOnlyList<string> SqlitePaths) : ManifestAddon("localstorage", Options);

/// <summary>SFTP access to the data directory; uploaded files belong to this user inside the container.</summary>
public sealed record FtpAccess(int Uid, string UserName);

/// <param name="MultipleDatabases">The app may create any database whose name starts with its prefix.</param>
public sealed record MySqlAddon(JsonElement Options, bool MultipleDatabases) : ManifestAddon("mysql", Options);

/// <param name="Locale">Collation and character type of the database, such as <c>C</c> or <c>en_US.UTF-8</c>; used at creation only.</param>
public sealed record PostgreSqlAddon(JsonElement Options, string? Locale) : ManifestAddon("postgresql", Options);

/// <param name="Oplog">The app may read the operation log.</param>
public sealed record MongoDbAddon(JsonElement Options, bool Oplog) : ManifestAddon("mongodb", Options);

/// <param name="NoPassword">The server asks for none.</param>
/// <param name="Optional">The administrator may turn it off.</param>
public sealed record RedisAddon(JsonElement Options, bool NoPassword, bool Optional) : ManifestAddon("redis", Options);

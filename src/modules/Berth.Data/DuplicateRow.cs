using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Berth.Data;

public static class DuplicateRow
{
    /// <summary>SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY of the extended result codes.</summary>
    private static readonly int[] Codes = [2067, 1555];

    /// <summary>The database refused the row because another one holds a value that must be unique.</summary>
    public static bool IsDuplicate(this DbUpdateException problem) =>
        problem.InnerException is SqliteException sqlite && Codes.Contains(sqlite.SqliteExtendedErrorCode);
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Berth.Server.Migrations
{
    /// <inheritdoc />
    public partial class ArchivesAndUpdates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "StandInAddress",
                table: "apps_apps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "apps_history",
                columns: table => new
                {
                    OperationId = table.Column<long>(type: "INTEGER", nullable: false),
                    AppId = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    From = table.Column<string>(type: "TEXT", nullable: true),
                    To = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Succeeded = table.Column<bool>(type: "INTEGER", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_apps_history", x => x.OperationId);
                });

            migrationBuilder.CreateTable(
                name: "backups_archives",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    AppId = table.Column<string>(type: "TEXT", nullable: false),
                    BackupId = table.Column<string>(type: "TEXT", nullable: false),
                    OperationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Fqdn = table.Column<string>(type: "TEXT", nullable: false),
                    Icon = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_backups_archives", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_apps_history_AppId",
                table: "apps_history",
                column: "AppId");

            migrationBuilder.CreateIndex(
                name: "IX_backups_archives_AppId",
                table: "backups_archives",
                column: "AppId");

            migrationBuilder.CreateIndex(
                name: "IX_backups_archives_BackupId",
                table: "backups_archives",
                column: "BackupId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "apps_history");

            migrationBuilder.DropTable(
                name: "backups_archives");

            migrationBuilder.DropColumn(
                name: "StandInAddress",
                table: "apps_apps");
        }
    }
}

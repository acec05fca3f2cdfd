using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Berth.Server.Migrations
{
    /// <inheritdoc />
    public partial class Domains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Fields",
                table: "domains_domains",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "Sealed",
                table: "domains_domains",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Tls",
                table: "domains_domains",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.CreateTable(
                name: "domains_records",
                columns: table => new
                {
                    Host = table.Column<string>(type: "TEXT", nullable: false),
                    Type = table.Column<string>(type: "TEXT", nullable: false),
                    Domain = table.Column<string>(type: "TEXT", nullable: false),
                    Written = table.Column<string>(type: "TEXT", nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_domains_records", x => new { x.Host, x.Type });
                });

            migrationBuilder.CreateIndex(
                name: "IX_domains_records_Domain",
                table: "domains_records",
                column: "Domain");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "domains_records");

            migrationBuilder.DropColumn(
                name: "Fields",
                table: "domains_domains");

            migrationBuilder.DropColumn(
                name: "Sealed",
                table: "domains_domains");

            migrationBuilder.DropColumn(
                name: "Tls",
                table: "domains_domains");
        }
    }
}

using System.Globalization;
using System.Text;
using Compliance.Generate.OpenApi;
using Compliance.Web.Problems;
using Compliance.Workflows;

namespace Compliance.Generate;

/// <summary>docs/reference.md: what the modules bring, in tables.</summary>
internal static class ReferencePage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Reference

            What the application's modules bring. `dotnet run --project eng/generate` writes this page.

            ## Endpoints

            Served by an app that has the role. The token must carry the permission. An operation is a function of the Functions app too, of
            the same name; [openapi.json](openapi.json) describes it.

            | method | address | permission | role | operation |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var endpoint in Web.Endpoints.Table)
            Row(
                page,
                endpoint.Method,
                $"`/{endpoint.Route}`",
                Permission(endpoint.Permission),
                endpoint.Role is { } role ? Name(role) : "any",
                $"[`{endpoint.Name}`](openapi.json#/paths/{Pointer(endpoint)}/{endpoint.Method.ToLowerInvariant()})");
        page.Append("\n## Problems\n\nAn answer that refuses is a problem of RFC 9457. Its `type` is the address of its page.\n\n");
        page.Append("| problem | status | title |\n| --- | --- | --- |\n");
        foreach (var problem in Problem.All)
            Row(
                page,
                $"[`{problem.Code}`](problems/{problem.Code}.md)",
                problem.Status.ToString(CultureInfo.InvariantCulture),
                problem.Title);
        page.Append("\n## Timers\n\nSchedules are NCRONTAB with seconds, in UTC. A tick is served once, by one process.\n\n");
        page.Append("| timer | setting | default | missed ticks | role |\n| --- | --- | --- | --- | --- |\n");
        foreach (var timer in Application.Timers)
        {
            var missed = timer.Missed is Timers.MissedTicks.Each ? "each is served, the oldest first" : "the latest is served";
            Row(page, $"`{timer.Name}`", $"`{timer.Setting}`", $"`{timer.DefaultSchedule}`", missed, Name(timer.Role));
        }

        page.Append("\n## Workflows\n\n| workflow | version |\n| --- | --- |\n");
        foreach (var workflow in Application.Workflows.Workflows)
            Row(page, $"`{workflow.Name}`", workflow.Version.ToString(CultureInfo.InvariantCulture));
        page.Append("\n## Activities\n\n| activity | done by | ordered by |\n| --- | --- | --- |\n");
        foreach (var activity in Application.Workflows.Activities)
            Row(page, $"`{activity.Name}`", Name(activity.Role), Name(activity.Sender));
        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The path as a part of a JSON pointer, RFC 6901.</summary>
    private static string Pointer(Web.Endpoint endpoint) =>
        OpenApiFile.PathOf(endpoint).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static void Row(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Permission(Web.Permission permission) => permission == Web.Permission.Anonymous ? "none" : $"`{permission.Name}`";

    private static string Name(Role role) => role.ToString().ToLowerInvariant();
}

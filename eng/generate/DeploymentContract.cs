using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Storage;
using Compliance.Storage.State;
using Compliance.Timers;
using Compliance.Web;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Generate;

/// <summary>
/// infra-bicep/contract.json: what the modules declare, and the template makes, grants, sets and watches. A line for each entry, so that a
/// difference reads as the change that it is.
/// </summary>
internal static class DeploymentContract
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Prefix = new StorageOptions().Prefix;

    /// <summary>A Monday.</summary>
    private static readonly Instant Week = Instant.FromUtc(2026, 1, 5, 0, 0);

    public static string Write()
    {
        var parts = StorageLayout.Parts.OrderBy(part => part.Account).ThenBy(part => part.Name, StringComparer.Ordinal).ToList();
        var timers = Application.Timers.OrderBy(timer => timer.Name, StringComparer.Ordinal);
        return $$"""
            {
              "tables": [
            {{Lines(parts.OfType<StateTable>().Select(Table))}}
              ],
              "containers": [
            {{Lines(parts.OfType<StateContainer>().Select(Container))}}
              ],
              "timers": [
            {{Lines(timers.Select(Timer))}}
              ],
              "functions": {
            {{string.Join(",\n", Enum.GetValues<Role>().Select(Functions))}}
              }
            }

            """.ReplaceLineEndings("\n");
    }

    private static object Table(StateTable table) =>
        new { name = NameOf(table), account = Word(table.Account), keepers = Words(table.Keepers), readers = Words(table.Readers) };

    private static object Container(StateContainer container) =>
        new
        {
            name = NameOf(container),
            account = Word(container.Account),
            rule = JsonNamingPolicy.CamelCase.ConvertName(container.Rule.ToString()),
            keepers = Words(container.Keepers),
            readers = Words(container.Readers),
        };

    private static object Timer(TimerEntry timer) =>
        new
        {
            name = timer.Name,
            function = FunctionNames.Of(timer),
            setting = timer.Setting.Replace(":", "__", StringComparison.Ordinal),
            schedule = timer.DefaultSchedule,
            role = Word(timer.Role),
            hours = HoursUntilAbsent(Schedule.Parse(timer.DefaultSchedule)),
        };

    /// <summary>What starts in an app that has the role, from outside: of every other role's it is switched off.</summary>
    private static string Functions(Role role)
    {
        var lines = FunctionNames.Of(role).Order(StringComparer.Ordinal).Select(name => $"      {Json(name)}");
        return $"    {Json(Word(role))}: [\n{string.Join(",\n", lines)}\n    ]";
    }

    /// <summary>
    /// After how many hours of silence a timer counts as absent: its longest pause between two ticks of a week, and two hours for a late
    /// tick; one hour for what ticks every half hour or more often.
    /// </summary>
    private static int HoursUntilAbsent(Schedule schedule)
    {
        var (tick, longest) = (schedule.Next(Week), Duration.Zero);
        do
        {
            var next = schedule.Next(tick);
            longest = Duration.Max(longest, next - tick);
            tick = next;
        }
        while (tick < Week + Duration.FromDays(7));
        return longest <= Duration.FromMinutes(30) ? 1 : (int)longest.TotalHours + 2;
    }

    private static string NameOf(StatePart part) => StorageLayout.NameOf(part, Prefix);

    private static string Lines(IEnumerable<object> entries) => string.Join(",\n", entries.Select(entry => $"    {Json(entry)}"));

    private static string Json(object value) => JsonSerializer.Serialize(value, Options);

    private static string[] Words<T>(IEnumerable<T> values)
        where T : struct, Enum => [.. values.Select(Word)];

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

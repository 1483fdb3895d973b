using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Hosting;

/// <summary>Says everything that is wrong with an app's settings, by name, before anything starts.</summary>
internal static class SettingsCheck
{
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        if (AppRoles.Parse(configuration[AppRoles.Setting]) is not { } roles)
            return [$"{AppRoles.Setting} must name the app's roles, with commas between: {AppRoles.All}."];

        return
        [
            .. AppSetting.All
                .Where(setting => setting.Required && setting.Roles.Any(roles.Contains) && !configuration.GetSection(setting.Name).Exists())
                .Select(setting => $"{setting.Name} is missing, which the roles {new AppRoles(setting.Roles.Where(roles.Contains))} need."),
            .. StorageConnections.Faults(configuration, roles),
            .. Schedules(configuration, roles),
        ];
    }

    private static IEnumerable<string> Schedules(IConfiguration configuration, AppRoles roles)
    {
        foreach (var timer in Compliance.Application.Timers.Where(timer => roles.Contains(timer.Role)))
        {
            if (configuration[timer.Setting] is { } schedule && !IsSchedule(schedule))
                yield return $"{timer.Setting}: \"{schedule}\" is no six-field NCRONTAB expression, such as {timer.DefaultSchedule}.";
        }
    }

    private static bool IsSchedule(string schedule)
    {
        try
        {
            Schedule.Parse(schedule);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>The app cannot run as it is configured.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception(
        $"The app's settings cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => $"- {fault}"))}")
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

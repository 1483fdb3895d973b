using Compliance.Law.Calendars;
using Compliance.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Law;

/// <summary>The laws, and the clock that counts by them.</summary>
internal sealed class LawModule : Module
{
    public override void Register(IServiceCollection services)
    {
        services.TryAddSingleton(_ => LawTable.Current);
        services.TryAddSingleton<IHolidayCalendars>(_ => HolidayCalendars.Standard);
        services.TryAddSingleton<LawClock>();
    }
}

using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Compliance.Protection;
using Compliance.Requests.Lifecycle;
using Compliance.Testing.Workflows;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests;

/// <summary>Settings that would fail later, or differently on a machine of another language, are refused at the start.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("Etc/UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Europe/Berln", false)]
    [InlineData("europe/berlin", false)]
    [InlineData("UTC+1", false)]
    public void A_time_zone_that_there_is_not_is_refused_by_name(string zone, bool isOne)
    {
        var options = new ServiceCollection().AddSingleton<IConfiguration>(Configuration(("Compliance:Requests:TimeZone", zone)));
        options.AddOptions<RequestOptions>().BindConfiguration(RequestOptions.Section).ValidateDataAnnotations();
        using var services = options.BuildServiceProvider();
        if (isOne)
            Assert.Equal(zone, services.GetRequiredService<IOptions<RequestOptions>>().Value.TimeZone);
        else
            Assert.Contains(
                $"\"{zone}\"",
                Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<RequestOptions>>().Value).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Every_range_of_time_is_read_alike_in_every_language()
    {
        var ranges = new[] { typeof(Application).Assembly, typeof(ProtectionOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetProperties())
            .Select(property => property.GetCustomAttribute<RangeAttribute>())
            .OfType<RangeAttribute>()
            .Where(range => range.OperandType == typeof(TimeSpan))
            .ToList();
        Assert.InRange(ranges.Count, 7, 100);
        Assert.All(ranges, range => Assert.True(range.ParseLimitsInInvariantCulture && range.ConvertValueInInvariantCulture));
    }

    [Fact]
    public async Task A_schedule_that_is_none_ends_the_start_and_names_its_setting()
    {
        await Check("0 30 2 * * *").Require(default);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => Check("30 2 * * *").Require(default));
        Assert.Contains("Timers:Test: \"30 2 * * *\"", refused.Message, StringComparison.Ordinal);
    }

    private static ScheduleCheck Check(string schedule) =>
        new(
            new TimerDispatcher(
                [new TimerEntry("test", "Timers:Test", "0 0 0 * * *", Role.Service, (_, _, _) => Task.CompletedTask)],
                AppRoles.All,
                new MemoryWatermarks(),
                new ServiceCollection().BuildServiceProvider(),
                Configuration(("Timers:Test", schedule)),
                new FakeClock(Instant.FromUtc(2026, 11, 23, 9, 0)),
                TimeProvider.System,
                NullLogger<TimerDispatcher>.Instance));

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(each => new KeyValuePair<string, string?>(each.Name, each.Value)))
            .Build();
}

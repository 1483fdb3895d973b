using System.Reflection;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Tests.Workflows;

public sealed class EventsTests
{
    [Fact]
    public void Alerts_find_each_event_under_the_number_and_name_it_always_had() =>
        Assert.Equal(
            [
                (1001, "TimerServed"),
                (1002, "RequestQuarantined"),
                (1003, "DeadlineAtRisk"),
                (1004, "KeyRecovered"),
                (1005, "StateRestored"),
                (1006, "AuditFinding"),
                (1007, "LogDiffers"),
                (1008, "LogAlarm"),
                (1009, "StoreNotSearched"),
                (1010, "SweepFailed"),
                (1011, "PreflightFailed"),
                (1012, "CommandRefused"),
                (1013, "DeadlinePassed"),
                (1020, "StartRefused"),
            ],
            typeof(Events)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => (EventId)field.GetValue(null)!)
                .Select(each => (each.Id, each.Name!))
                .Order());
}

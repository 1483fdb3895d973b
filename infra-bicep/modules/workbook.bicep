import { resourceTags } from 'types.bicep'

@description('The workbook\'s title.')
param title string

@description('The region.')
param location string

@description('Tags of the workbook.')
param tags resourceTags

@description('The workspace of the telemetry.')
param workspaceId string

// Each instrument of the app, how a bucket of time is summed up, and what divides its lines.
var charts = [
  { metric: 'compliance.erasures.in_flight', title: 'Erasures in flight', value: 'max(Max)', split: '' }
  {
    metric: 'compliance.requests.oldest_open.age'
    title: 'Age of the oldest open request, days'
    value: 'max(Max) / 86400'
    split: ''
  }
  { metric: 'compliance.key_pool.depth', title: 'Keys that lie ready', value: 'min(Min)', split: '' }
  { metric: 'compliance.commands.waiting', title: 'Commands that wait, by queue', value: 'max(Max)', split: 'queue' }
  {
    metric: 'compliance.log.append.duration'
    title: 'Seconds until an entry of the log is durable'
    value: 'sum(Sum) / sum(ItemCount)'
    split: ''
  }
  { metric: 'compliance.breaker.open', title: 'Breakers that are open', value: 'max(Max)', split: 'breaker' }
  { metric: 'compliance.timers.served', title: 'Ticks that were served, by timer', value: 'sum(Sum)', split: 'timer' }
]

var head = {
  type: 1
  name: 'head'
  content: {
    json: 'What this deployment measures itself. What each alert means and what to do is in docs/runbook.md.'
  }
}
var span = {
  type: 9
  name: 'span'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        version: 'KqlParameterItem/1.0'
        name: 'Span'
        label: 'Time'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
        }
      }
    ]
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, title)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat(
        [head, span],
        map(charts, chart => {
          type: 3
          name: chart.metric
          customWidth: '50'
          content: {
            version: 'KqlItem/1.0'
            title: chart.title
            query: join(
              [
                'AppMetrics'
                '| where Name == \'${chart.metric}\''
                '| summarize Value = ${chart.value} by bin(TimeGenerated, {Span:grain})${empty(chart.split) ? '' : ', Line = tostring(Properties[\'${chart.split}\'])'}'
                '| order by TimeGenerated asc'
              ],
              '\n'
            )
            size: 0
            timeContextFromParameter: 'Span'
            queryType: 0
            resourceType: 'microsoft.operationalinsights/workspaces'
            visualization: 'timechart'
          }
        })
      )
    })
  }
}

import { contract } from 'contract.bicep'
import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

// Storage Queue Data Message Sender: adds messages, reads none.
var sender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a')

var custodians = union([appOf.provisioner], [appOf.eraser], [appOf.signer])
// A queue has one sender: by the queue the signer knows whose word an order is. Where a role is in the signer's own app, nobody may send.
var flows = [
  { queue: 'compliance-commands-provisioner', taker: appOf.provisioner, senders: [appOf.service] }
  { queue: 'compliance-commands-eraser', taker: appOf.eraser, senders: [appOf.service] }
  {
    queue: 'compliance-commands-signer-service'
    taker: appOf.signer
    senders: filter([appOf.service], app => app != appOf.signer)
  }
  {
    queue: 'compliance-commands-signer-provisioner'
    taker: appOf.signer
    senders: filter([appOf.provisioner], app => app != appOf.signer)
  }
  {
    queue: 'compliance-commands-signer-eraser'
    taker: appOf.signer
    senders: filter([appOf.eraser], app => app != appOf.signer)
  }
  { queue: 'compliance-replies', taker: appOf.service, senders: custodians }
]

var tables = filter(contract.tables, each => each.account == 'custody')

var takings = flatten(map(flows, flow => [
  { queue: flow.queue, app: flow.taker }
  { queue: '${flow.queue}-poison', app: flow.taker }
]))
var sendings = flatten(map(flows, flow => map(flow.senders, app => { queue: flow.queue, app: app })))

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['queue', 'table']
    link: link
    queues: map(takings, taking => taking.queue)
    tables: map(tables, each => each.name)
  }
}

resource custody 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name

  resource queues 'queueServices' existing = {
    name: 'default'
  }
}

resource taken 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' existing = [
  for taking in takings: {
    parent: custody::queues
    name: taking.queue
  }
]

resource sent 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' existing = [
  for sending in sendings: {
    parent: custody::queues
    name: sending.queue
  }
]

resource takerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (taking, i) in takings: {
    scope: taken[i]
    name: guid(taken[i].id, taking.app, 'command-taker')
    properties: {
      principalId: principalOf[taking.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.commandTaker
    }
    dependsOn: [account]
  }
]

resource senderAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sending, i) in sendings: {
    scope: sent[i]
    name: guid(sent[i].id, sending.app, 'sender')
    properties: {
      principalId: principalOf[sending.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: sender
    }
    dependsOn: [account]
  }
]

module access 'state-access.bicep' = {
  params: {
    account: name
    tables: tables
    appOf: appOf
    principalOf: principalOf
    definitions: definitions
  }
  dependsOn: [account]
}

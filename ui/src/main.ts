import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import Window from './Window.svelte';
import { connect } from './lib/backend/connect';

const target = document.getElementById('app');
if (target) {
  const backend = await connect();
  mount(Window, { target, props: { backend } });
}
